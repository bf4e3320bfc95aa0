#!/bin/sh
# Many containers at once, with the same bundle for each runtime: 100 that start together, and how many a second are started
# and ended by as many at a time as there are processors, for 30 seconds (2 with fewer turns than usual). No pause is between them.
# Usage: bench/many.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=3
. "$(dirname "$0")/common.sh"
tool crowd
confined_bundle "$work/confined" -- /bin/true
seconds=30
! is_short || seconds=2

# figure ROW SUBJECT COMMAND...
figure() {
    row=$1
    subject=$2
    shift 2
    wanted "$row" && ! failed "$row" "$subject" || return 0
    if value=$("$tools/crowd" "$@" 2>"$work/errors"); then keep "$row" "$subject" "$value"; else without "$row" "$subject" "$(cat "$work/errors")"; fi
}

# Each has a name of its own: that of the recording, ended with the number of the run.
tape many.sustained bench-floor-0000000 demitasse-oci run -b "$work/confined" bench-floor-0000000
tape many.parallel bench-floor-0000000 demitasse-oci run -b "$work/confined" bench-floor-0000000
tape many.command - demitasse run --rm --rootfs "$work/rootfs" -- /bin/true
while next_turn; do
    for subject in demitasse crun runc; do
        runtime=$subject
        [ "$subject" != demitasse ] || runtime=demitasse-oci
        has "$runtime" || { without many.parallel "$subject" "not installed"; continue; }
        figure many.parallel "$subject" together 100 "$runtime" run -b "$work/confined" "bench-$subject-%d"
        figure many.sustained "$subject" for "$seconds" "$(nproc)" "$runtime" run -b "$work/confined" "bench-$subject-%d"
    done
    # shellcheck disable=SC2046 # words
    figure many.parallel floor together 100 $(floor many.parallel 0 %d)
    # shellcheck disable=SC2046 # words
    figure many.sustained floor for "$seconds" "$(nproc)" $(floor many.sustained 0 %d)
    # shellcheck disable=SC2046 # words
    figure many.command floor for "$seconds" "$(nproc)" $(floor many.command)
    figure many.command demitasse for "$seconds" "$(nproc)" demitasse run --rm --rootfs "$work/rootfs" -- /bin/true
    figure many.command crun for "$seconds" "$(nproc)" crun run -b "$work/confined" "bench-crun-%d"
done
report
