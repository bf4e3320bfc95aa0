#!/bin/sh
# The row run.confined again, timed by another program: hyperfine, which runs one runtime often and then the next. That its
# medians are about the same says that the clock of this benchmark can be trusted. Usage: bench/hyperfine.sh [--turns N], as root.
set -eu
usual_turns=50
. "$(dirname "$0")/common.sh"
confined_bundle "$work/confined" -- /bin/true

for subject in demitasse crun runc; do
    runtime=$subject
    [ "$subject" != demitasse ] || runtime=demitasse-oci
    if ! has hyperfine || ! has "$runtime"; then
        without hyperfine "$subject" "hyperfine or $runtime is not installed"
    elif hyperfine -N --warmup 1 --runs "$((turns > 1 ? turns : 2))" --prepare 'sleep 0.01' --export-json "$work/times" \
        "$runtime run -b $work/confined bench-$subject" >/dev/null 2>"$work/errors"; then
        sed -n '/"times"/,/]/p' "$work/times" | grep -o '[0-9][0-9.e-]*' | while read -r seconds; do
            keep hyperfine "$subject" "$(awk -v seconds="$seconds" 'BEGIN { print seconds * 1000 }')"
        done
    else
        without hyperfine "$subject" "$(tail -n 1 "$work/errors")"
    fi
done
report
