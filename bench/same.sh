#!/bin/sh
# Checks that demitasse-oci, crun and runc make the same container of the bundles that are measured: what a program finds in it
# (capabilities, filter, namespaces, mounts, devices, limits, descriptors) is put side by side. Prints lines with tabs between:
# same WHAT RUNTIME, or differs WHAT RUNTIME OURS THEIRS, a difference a line. Usage: bench/same.sh, as root.
set -eu
. "$(dirname "$0")/common.sh"

# What stands in braces differs between two containers of one runtime too, and is left out.
cat >"$work/probe" <<'PROBE'
grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):' /proc/self/status
for name in pid mnt uts ipc net cgroup user time; do echo "namespace $name $(readlink /proc/self/ns/$name)"; done
while read -r _ _ _ from at options; do
    echo "mount $at $(echo "$options" | sed 's/ - \([^ ]*\).*/ \1/; s/ [a-z]*:[0-9]*//g')"
done </proc/self/mountinfo
find /dev ! -type d ! -path '/dev/pts/[0-9]*' -exec ls -ld {} + | awk '{ print "device", $1, $NF }'
for kind in c d f l m n s t u v; do echo "ulimit -$kind $(ulimit -$kind)"; done
for fd in 0 1 2 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$fd ] || [ $fd = 9 ] || echo "descriptor $fd"; done
for file in memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us pids/pids.max memory.max cpu.max pids.max; do
    [ ! -r /sys/fs/cgroup/$file ] || echo "limit $file $(cat /sys/fs/cgroup/$file)"
done
echo "hostname $(hostname)"; echo "directory $(pwd)"; env | sort | sed 's/^/environment /'
PROBE
own=$(for name in pid mnt uts ipc net cgroup user time; do echo "s,$(readlink /proc/self/ns/$name),that of the host,;"; done)

# seen RUNTIME BUNDLE: what the program saw. A namespace is the host's or one of its own, whatever its number.
seen() {
    "$1" run -b "$2" "bench-same" </dev/null 2>"$work/errors" |
        sed -e "$own" -e 's/\(namespace [a-z]*\) [a-z_]*:\[[0-9]*\]/\1 its own/' | sort -u
}

# compare WHAT BUNDLE
compare() {
    seen demitasse-oci "$2" >"$work/ours"
    for runtime in crun runc; do
        has "$runtime" || continue
        seen "$runtime" "$2" >"$work/theirs"
        if cmp -s "$work/ours" "$work/theirs"; then
            printf 'same\t%s\t%s\n' "$1" "$runtime"
        else
            diff "$work/ours" "$work/theirs" | sed -n "s/^\([<>]\) \(.*\)/differs$tab$1$tab$runtime$tab\1$tab\2/p"
        fi
    done
}

bundle "$work/plain" sh -c '. /probe'
confined_bundle "$work/confined" -- sh -c '. /probe'
confined_bundle "$work/limits" --memory 64M --cpus 0.5 --pids-limit 64 -- sh -c '. /probe'
umount "$work/rootfs"
cp -a "$DEMITASSE_BENCH_ROOM/rootfs/." "$work/rootfs/"
cp "$work/probe" "$work/rootfs/probe"
compare plain "$work/plain"
compare confined "$work/confined"
compare limits "$work/limits"
