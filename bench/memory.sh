#!/bin/sh
# Memory: the peak of a run, as the kernel accounts it to the command (its largest process), and what belongs to nobody but the
# process that stays with a container that runs, beside podman's conmon and containerd's shim: of one, and the mean of 1,000 (of
# 100 shims, since 1,000 of them start for minutes). What of a program is mapped from its file is private while one process runs
# it, and shared when many do; what it has written is always private.
# Usage: bench/memory.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=20
many_shims=100
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

# containerd alone, without what Kubernetes needs of it, with all of its own in $work.
containerd_begins() {
    [ -z "${containerd:-}" ] || return 0
    printf 'version = 2\nroot = "%s"\nstate = "%s"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "%s"\n' \
        "$work/containerd" "$work/containerd.state" "$work/containerd.socket" >"$work/containerd.toml"
    containerd -c "$work/containerd.toml" >"$work/containerd.log" 2>&1 &
    containerd=$!
    at_end "kill $containerd; wait $containerd"
    for _ in $(seq 100); do
        if ours_of_containerd version >/dev/null 2>&1; then return; fi
        sleep 0.1
    done
    say "containerd does not answer: $(tail -n 1 "$work/containerd.log")"
    return 1
}
ours_of_containerd() { ctr -a "$work/containerd.socket" "$@"; }
shims() {
    for number in $(seq "$1"); do ours_of_containerd run -d --null-io --rootfs "$work/rootfs" "bench-$number" /bin/sleep 3600 || return; done
    for pid in $(ours_of_containerd task ls | awk 'NR > 1 { print $2 }'); do parent "$pid"; done
}
end_shims() {
    for number in $(seq "$1"); do
        if ours_of_containerd task rm -f "bench-$number"; then ours_of_containerd container rm "bench-$number"; fi
    done >/dev/null 2>&1
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
    shims=$2
    [ "$shims" -le "$many_shims" ] || shims=$many_shims
    subject="containerd-shim"
    [ "$shims" = "$2" ] || subject="containerd-shim (of $shims)"
    if has containerd && has ctr && has runc && containerd_begins; then
        # shellcheck disable=SC2046 # words
        keep_private "$1" "$subject" $(shims "$shims")
        end_shims "$shims"
    else
        without "$1" "$subject" "containerd or runc is not installed, or does not run here"
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
