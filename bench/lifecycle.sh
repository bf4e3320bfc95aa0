#!/bin/sh
# Times what an engine asks of an OCI runtime, side by side: create, start and delete of a container (their sum), and exec
# of /bin/true in one that runs. The runtimes take turns with the same bundle; the ratios of the medians count, not the
# times. Usage: bench/lifecycle.sh [ROUNDS], as root.
set -eu
. "$(dirname "$0")/common.sh"
runtimes="demitasse-oci crun runc"
PATH=$root/dist:$PATH

# await_end RUNTIME ID: of its program.
await_end() {
    until "$1" state "$2" | grep -q '"stopped"'; do sleep 0.002; done
}

# phases RUNTIME: the three commands one after the other, each timed on its own, the wait for the program's end not.
phases() {
    id=bench-${1##*/}
    turn "$1 create" "$1 create --bundle $work $id"
    turn "$1 start" "$1 start $id"
    await_end "$1" "$id"
    turn "$1 delete" "$1 delete $id"
    tail -n 3 "$work/times" | awk -F '\t' -v name="$1 create+start+delete" '{ sum += $2 } END { print name "\t" sum }' >>"$work/times"
}

bundle /bin/true
round=${1:-50}
while [ "$round" -gt 0 ]; do
    for runtime in $runtimes; do phases "$runtime"; done
    round=$((round - 1))
done

end_all() {
    for runtime in $runtimes; do "$runtime" delete --force "bench-$runtime" || :; done
    rm -rf "$work"
}
trap end_all EXIT
bundle sleep 600
for runtime in $runtimes; do "$runtime" run --detach --bundle "$work" "bench-$runtime" </dev/null >/dev/null 2>&1; done
round=${1:-50}
while [ "$round" -gt 0 ]; do
    for runtime in $runtimes; do turn "$runtime exec" "$runtime exec bench-$runtime /bin/true"; done
    round=$((round - 1))
done

for what in create start delete create+start+delete exec; do
    for runtime in $runtimes; do tell "$runtime $what" "crun $what"; done
done
