#!/bin/sh
# Memory: the peak of a run, as the kernel accounts it to the command (its largest process), and what belongs to nobody but the
# process that stays with a container that runs, beside podman's conmon: of one, and the mean of 1,000. What of a program is
# mapped from its file is private while one process runs it, and shared when many do; what it has written is always private.
# Usage: bench/memory.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=20
. "$(dirname "$0")/common.sh"
. "$here/conmon.sh"

# keep_private ROW SUBJECT PID...: the means of their private memory, and of the part of it that they have written, in kB.
keep_private() {
    row=$1
    subject=$2
    shift 2
    for pid; do echo "/proc/$pid/smaps_rollup"; done | xargs cat >"$work/rollups"
    keep "$row" "$subject" "$(awk -v count=$# '/^Private_(Clean|Dirty)/ { sum += $2 } END { printf "%.0f", sum / count }' "$work/rollups")"
    keep "$row.written" "$subject" "$(awk -v count=$# '/^Private_Dirty/ { sum += $2 } END { printf "%.0f", sum / count }' "$work/rollups")"
}

parent() { awk '/^PPid:/ { print $2 }' "/proc/$1/status"; }

# supervisors COUNT: starts as many containers of ours, prints the pids of the processes that stay with them.
supervisors() {
    for number in $(seq "$1"); do demitasse run -d --rm --name "bench-$number" --rootfs "$work/rootfs" -- sleep 3600; done >/dev/null
    # shellcheck disable=SC2046 # words
    for pid in $(demitasse inspect --format '{{.State.Pid}}' $(demitasse ps -q)); do parent "$pid"; done
}
conmons() {
    for number in $(seq "$1"); do conmon_container "bench-$number" "$work/sleeping" || return; done
    cat "$work"/bench-*.conmon
}

end_ours() { demitasse ps -q | xargs -r demitasse kill >/dev/null; until [ -z "$(demitasse ps -aq)" ]; do sleep 0.1; done; }
end_theirs() { for number in $(seq "$1"); do crun delete --force "bench-$number" || :; rm -f "$work/bench-$number".*; done; }

# stays ROW COUNT
stays() {
    wanted "$1" || wanted "$1.written" || return 0
    # shellcheck disable=SC2046 # words
    keep_private "$1" demitasse $(supervisors "$2")
    end_ours
    if has conmon && has crun; then
        # shellcheck disable=SC2046 # words
        keep_private "$1" conmon $(conmons "$2")
        end_theirs "$2"
    else
        without "$1" conmon "conmon or crun is not installed"
    fi
}

confined_bundle "$work/confined" -- /bin/true
confined_bundle "$work/sleeping" -- sleep 3600
while next_turn; do
    measure memory.run demitasse "demitasse-oci run -b $work/confined bench-demitasse" \
        crun "crun run -b $work/confined bench-crun" \
        runc "runc run -b $work/confined bench-runc"
    measure memory.command demitasse "demitasse run --rm --rootfs $work/rootfs -- /bin/true" \
        crun "crun run -b $work/confined bench-crun" \
        bubblewrap "bwrap --bind $work/rootfs / --unshare-all --proc /proc --dev /dev /bin/true"
    [ "$turn_number" -gt 3 ] || stays memory.one 1
done
if is_short; then
    for row in memory.thousand memory.thousand.written; do ! wanted $row || without $row demitasse "takes minutes: only with at least $usual_turns turns"; done
else
    stays memory.thousand 1000
fi
report
