#!/bin/sh
# Times one start to end of a container side by side: /bin/true on a busybox root filesystem. The commands take turns, so that
# what else the machine does meets all of them alike. Usage: bench/start.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=100
. "$(dirname "$0")/common.sh"

# runtimes ROW BUNDLE: the same bundle for each runtime.
runtimes() {
    measure "$1" demitasse "demitasse-oci run -b $2 bench-demitasse" \
        crun "crun run -b $2 bench-crun" \
        runc "runc run -b $2 bench-runc" \
        floor "$(floor "$1")"
}

bundle "$work/plain" /bin/true
confined_bundle "$work/confined" -- /bin/true
confined_bundle "$work/limits" --memory 64M --cpus 0.5 --pids-limit 64 -- /bin/true
for kind in plain confined limits; do tape run.$kind bench-demitasse demitasse-oci run -b "$work/$kind" bench-demitasse; done
tape run.command - demitasse run --rm --rootfs "$work/rootfs" -- /bin/true
tape run.host - demitasse run --rm -- /bin/true
while next_turn; do
    runtimes run.plain "$work/plain"
    runtimes run.confined "$work/confined"
    runtimes run.limits "$work/limits"
    measure run.command demitasse "demitasse run --rm --rootfs $work/rootfs -- /bin/true" \
        crun "crun run -b $work/confined bench-crun" \
        floor "$(floor run.command)" \
        bubblewrap "bwrap --bind $work/rootfs / --unshare-all --proc /proc --dev /dev /bin/true"
    measure run.host demitasse "demitasse run --rm -- /bin/true" \
        bubblewrap "bwrap --bind / / --unshare-all --proc /proc --dev /dev /bin/true" \
        floor "$(floor run.host)"
done
report
