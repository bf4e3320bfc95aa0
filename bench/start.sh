#!/bin/sh
# Times one start to end of a container side by side: demitasse against crun, runc and bubblewrap, /bin/true on a
# busybox root filesystem. The commands take turns, so that what else the machine does meets all of them alike; the
# ratios of the medians count, not the times. Usage: bench/start.sh [ROUNDS], as root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
rounds=${1:-100}

. "$root/scripts/machine.sh"
need_linux
need_commands crun:crun runc:runc bwrap:bubblewrap hyperfine:hyperfine

# crun refuses a host with both versions of cgroups mounted: give all of them a view with version 1 alone.
if [ -z "${DEMITASSE_BENCH_VIEW:-}" ] && [ -d /sys/fs/cgroup/unified ]; then
    DEMITASSE_BENCH_VIEW=1 exec unshare --mount --propagation private \
        sh -c 'umount /sys/fs/cgroup/unified && exec "$@"' sh "$0" "$@"
fi

"$root/demitasse" --version >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/it/rootfs/busybox.sh" "$work/rootfs" >/dev/null
(cd "$work" && crun spec)
sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' -e 's/"sh"/"\/bin\/true"/' "$work/config.json"

demitasse="$root/dist/demitasse run --rootfs $work/rootfs -- /bin/true"
bundle="$root/dist/demitasse oci run -b $work bench-demitasse"
crun="crun run -b $work bench-crun"
runc="runc run -b $work bench-runc"
bubblewrap="bwrap --bind $work/rootfs / --unshare-all --proc /proc --dev /dev /bin/true"

round=0
while [ "$round" -lt "$rounds" ]; do
    hyperfine -N --runs 1 --style none --export-csv "$work/round.csv" \
        "$demitasse" "$crun" "$bundle" "$runc" "$bubblewrap" >/dev/null 2>&1
    # Columns: command,mean,stddev,median,user,system,min,max
    tail -n +2 "$work/round.csv" | awk -F, '{ print NR, $(NF - 4) * 1000 }' >>"$work/times"
    round=$((round + 1))
done

median() {
    awk -v row="$1" '$1 == row { print $2 }' "$work/times" | sort -n |
        awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'
}

crun_median=$(median 2)
row=1
for name in "demitasse run" "crun run" "demitasse oci run" "runc run" "bubblewrap"; do
    awk -v name="$name" -v own="$(median $row)" -v crun="$crun_median" \
        'BEGIN { printf "%-18s %7.2f ms   %.2f of crun\n", name, own, own / crun }'
    row=$((row + 1))
done
