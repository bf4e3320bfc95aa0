#!/bin/sh
# How many MB/s a container can write into its log: the same program in a container of ours, and in one of crun beside a conmon,
# the way podman has it; each takes lines of 100 bytes from a pipe and writes them to a file with time and stream. The program
# times itself: the pipe holds nothing to speak of. The log must be whole afterwards. Usage: bench/logs.sh [--turns N], as root.
set -eu
usual_turns=10
. "$(dirname "$0")/common.sh"
. "$here/conmon.sh"
tool spew
tool relay floor/relay
megabytes=200
! is_short || megabytes=20
lines=$((megabytes * 10000))

mkdir "$work/out"
cp "$tools/spew" "$work/out/spew"
confined_bundle "$work/bundle" -v "$work/out:/out" -- /out/spew "$megabytes" /out/speed

# took SUBJECT COUNT: takes down what the program found, when the log holds that many bytes of it.
took() {
    if [ "$2" = "$((lines * 100))" ]; then keep logs.relay "$1" "$(cat "$work/out/speed")"; else without logs.relay "$1" "the log holds $2 bytes, and not $((lines * 100))"; fi
    rm -f "$work/out/speed"
}

# text_of LOG: how many bytes of text its records hold. A part of a line (P) has no end of its own.
text_of() { LC_ALL=C awk '{ bytes += length($0) - length($1 $2 $3) - 3 + ($3 == "F") } END { printf "%.0f\n", bytes }' "$1"; }

ours() {
    demitasse run -d --name bench --rootfs "$work/rootfs" -v "$work/out:/out" --log-opt max-size=10g -- /out/spew "$megabytes" /out/speed >/dev/null
    demitasse wait bench >/dev/null
    took demitasse "$(demitasse logs bench | wc -c)"
    demitasse rm bench >/dev/null
}
theirs() {
    conmon_container bench "$work/bundle" || { without logs.relay conmon "conmon starts no container"; return; }
    while kill -0 "$(cat "$work/bench.conmon")" 2>/dev/null; do sleep 0.1; done
    took conmon "$(text_of "$work/bench.log")"
    crun delete --force bench
    rm -f "$work"/bench.*
}
floor() {
    "$tools/relay" "$work/floor.log" "$work/out/spew" "$megabytes" "$work/out/speed" && took floor "$(text_of "$work/floor.log")"
    rm -f "$work/floor.log"
}

has conmon && has crun || without logs.relay conmon "conmon or crun is not installed"
while next_turn; do
    ours
    failed logs.relay conmon || theirs
    failed logs.relay floor || floor
done
report
