#!/bin/sh
# Times what an engine asks of an OCI runtime for one container, side by side with the same bundle: create, start and delete,
# each on its own, and their sum; not the wait for the program's end. Usage: bench/lifecycle.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=50
. "$(dirname "$0")/common.sh"

# command_of RUNTIME PHASE ID
command_of() {
    case $1:$2 in
    floor:create) floor oci.lifecycle 0 ;;
    floor:start) floor oci.lifecycle 1 ;;
    floor:delete) floor oci.lifecycle 2 ;;
    *:create) echo "$1 create --bundle $work/bundle $3" ;;
    *) echo "$1 $2 $3" ;;
    esac
}

# await_end RUNTIME ID: of its program. The floor's state is as one of ours.
await_end() {
    [ "$1" != floor ] || set -- demitasse-oci "$taped_id"
    until "$1" state "$2" | grep -q '"stopped"'; do sleep 0.002; done
}

# phases SUBJECT RUNTIME
phases() {
    id=bench-$1
    for step in create start delete; do
        phase=oci.$step
        measure "$phase" "$1" "$(command_of "$2" "$step" "$id")"
        if failed "$phase" "$1"; then without oci.lifecycle "$1" "$phase failed"; return; fi
        [ "$phase" != oci.start ] || await_end "$2" "$id"
    done
    keep oci.lifecycle "$1" "$(awk -F "$tab" -v who="$1" '$2 == who && $1 ~ /^oci.(create|start|delete)$/ { last[$1] = $3 }
        END { print last["oci.create"] + last["oci.start"] + last["oci.delete"] }' "$samples")"
}

# The phases need each other: all of them are measured whichever is wanted.
rows=
confined_bundle "$work/bundle" -- /bin/true
taped_id=bench-floor-lives
for _ in 1 2; do
    demitasse-oci create --bundle "$work/bundle" "$taped_id" </dev/null
    demitasse-oci start "$taped_id"
    await_end floor
    demitasse-oci delete "$taped_id"
done
record oci.lifecycle "$taped_id" demitasse-oci create --bundle "$work/bundle" "$taped_id" \
    + demitasse-oci start "$taped_id" ++ demitasse-oci delete "$taped_id"
while next_turn; do
    for subject in demitasse crun runc floor; do
        runtime=$subject
        [ "$subject" != demitasse ] || runtime=demitasse-oci
        failed oci.lifecycle "$subject" || phases "$subject" "$runtime"
    done
done
report
