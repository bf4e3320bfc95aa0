#!/bin/sh
# Times an OCI run of /bin/true with 1 to 1,000 bind mounts of a directory of the host, the same bundles for each runtime, and
# `run --rm` with 1,000 options -v. The mount points are there, so that making them is nobody's work.
# Usage: bench/mounts.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=20
. "$(dirname "$0")/common.sh"

mkdir "$work/source"
seq 1000 | sed "s|^|$work/rootfs/m/|" | xargs mkdir -p
at_end 'rm -rf "$work/rootfs/m"'
# crun holds a descriptor for each mount.
ulimit -n "$(ulimit -H -n)"

for count in 1 10 100 1000; do
    bundle="$work/mounts.$count"
    confined_bundle "$bundle" -- /bin/true
    binds=$(seq "$count" | sed "s|.*|,{\"destination\":\"/m/&\",\"type\":\"bind\",\"source\":\"$work/source\",\"options\":[\"rbind\",\"rprivate\"]}|" | tr -d '\n')
    # After the last mount, which is that of the cgroups.
    echo "s|\"type\":\"cgroup\",\"source\":\"cgroup\",\"options\":\[[^]]*\]}|&$binds|" >"$work/script"
    sed -f "$work/script" "$bundle/config.json" >"$work/new"
    mv "$work/new" "$bundle/config.json"
    [ "$(grep -o '"/m/' "$bundle/config.json" | wc -l)" = "$count" ] || fail "the configuration has other mounts than meant"
done
for count in 1 10 100 1000; do tape "mounts.$count" bench-demitasse demitasse-oci run -b "$work/mounts.$count" bench-demitasse; done
options=$(seq 1000 | sed "s|.*|-v $work/source:/m/&|" | tr '\n' ' ')
# shellcheck disable=SC2086 # words
tape mounts.command - demitasse run --rm --rootfs "$work/rootfs" $options -- /bin/true
while next_turn; do
    for count in 1 10 100 1000; do
        measure "mounts.$count" demitasse "demitasse-oci run -b $work/mounts.$count bench-demitasse" \
            crun "crun run -b $work/mounts.$count bench-crun" \
            runc "runc run -b $work/mounts.$count bench-runc" \
            floor "$(floor "mounts.$count")"
    done
    measure mounts.command demitasse "demitasse run --rm --rootfs $work/rootfs $options -- /bin/true" \
        crun "crun run -b $work/mounts.1000 bench-crun" \
        floor "$(floor mounts.command)"
done
report
