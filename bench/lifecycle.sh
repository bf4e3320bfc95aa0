#!/bin/sh
# Times what an engine asks of an OCI runtime for one container, side by side with the same bundle: create, start and delete,
# each on its own, and their sum; not the wait for the program's end. Usage: bench/lifecycle.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=50
. "$(dirname "$0")/common.sh"

await_end() {
    until "$1" state "$2" | grep -q '"stopped"'; do sleep 0.002; done
}

# phases SUBJECT RUNTIME
phases() {
    id=bench-$1
    for command in "create --bundle $work/bundle" start delete; do
        phase=oci.${command%% *}
        measure "$phase" "$1" "$2 $command $id"
        if failed "$phase" "$1"; then without oci.lifecycle "$1" "$phase failed"; return; fi
        [ "$phase" != oci.start ] || await_end "$2" "$id"
    done
    keep oci.lifecycle "$1" "$(awk -F "$tab" -v who="$1" '$2 == who && $1 ~ /^oci.(create|start|delete)$/ { last[$1] = $3 }
        END { print last["oci.create"] + last["oci.start"] + last["oci.delete"] }' "$samples")"
}

# The phases need each other: all of them are measured whichever is wanted.
rows=
confined_bundle "$work/bundle" -- /bin/true
while next_turn; do
    for subject in demitasse crun runc; do
        runtime=$subject
        [ "$subject" != demitasse ] || runtime=demitasse-oci
        failed oci.lifecycle "$subject" || phases "$subject" "$runtime"
    done
done
report
