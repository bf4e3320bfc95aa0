#!/bin/sh
# Times exec of /bin/true in a container that runs, side by side, each in a container of its own with the same bundle.
# Usage: bench/exec.sh [--turns N], as root.
set -eu
usual_turns=100
. "$(dirname "$0")/common.sh"

confined_bundle "$work/bundle" -- sleep 3600
for runtime in demitasse-oci crun runc; do
    "$runtime" run --detach --bundle "$work/bundle" "bench-$runtime" </dev/null >/dev/null 2>&1 || say "$runtime starts no container"
    at_end "$runtime delete --force bench-$runtime"
done
tape oci.exec bench-demitasse-oci demitasse-oci exec bench-demitasse-oci /bin/true
while next_turn; do
    measure oci.exec demitasse "demitasse-oci exec bench-demitasse-oci /bin/true" \
        crun "crun exec bench-crun /bin/true" \
        runc "runc exec bench-runc /bin/true" \
        floor "$(floor oci.exec)"
done
report
