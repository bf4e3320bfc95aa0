#!/bin/sh
# Times one start to end of a container side by side: demitasse against crun, runc and bubblewrap, /bin/true on a
# busybox root filesystem. The commands take turns, so that what else the machine does meets all of them alike; the
# ratios of the medians count, not the times. Usage: bench/start.sh [ROUNDS], as root.
set -eu
. "$(dirname "$0")/common.sh"
bundle /bin/true

round=${1:-100}
while [ "$round" -gt 0 ]; do
    turn "demitasse run" "$root/dist/demitasse run --rm --rootfs $work/rootfs -- /bin/true" \
        "crun run" "crun run -b $work bench-crun" \
        "demitasse oci run" "$root/dist/demitasse oci run -b $work bench-demitasse" \
        "runc run" "runc run -b $work bench-runc" \
        bubblewrap "bwrap --bind $work/rootfs / --unshare-all --proc /proc --dev /dev /bin/true"
    round=$((round - 1))
done

for name in "demitasse run" "demitasse oci run" "crun run" "runc run" bubblewrap; do
    tell "$name" "crun run"
done
