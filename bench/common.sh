# Sourced by the benchmarks: a view of the host that crun takes, a bundle that every runtime takes, turns, and their medians.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

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

# bundle COMMAND...: the configuration that crun proposes, with that command.
bundle() {
    words=$(printf '"%s",' "$@")
    rm -f "$work/config.json"
    (cd "$work" && crun spec)
    sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' \
        -e "s|\"sh\"|${words%,}|" "$work/config.json"
}

# turn NAME COMMAND [NAME COMMAND]...: runs each command once, and keeps the milliseconds that it took.
turn() {
    names=
    count=$#
    while [ "$count" -gt 0 ]; do
        names="$names$1
"
        set -- "$@" "$2"
        shift 2
        count=$((count - 2))
    done
    hyperfine -N --runs 1 --style none --export-csv "$work/round.csv" "$@" >/dev/null 2>&1
    printf %s "$names" >"$work/names"
    # Columns: command,mean,stddev,median,user,system,min,max
    tail -n +2 "$work/round.csv" | awk -F, '{ print $(NF - 4) * 1000 }' | paste "$work/names" - >>"$work/times"
}

# median NAME
median() {
    awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$work/times" | sort -n |
        awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'
}

# tell NAME PEER: a row with the median, and how it stands to the peer's.
tell() {
    awk -v name="$1" -v own="$(median "$1")" -v peer="$(median "$2")" -v of="${2%% *}" \
        'BEGIN { printf "%-36s %7.2f ms   %.2f of %s\n", name, own, own / peer, of }'
}
