#!/bin/sh
# Times what the default confinement adds to a container's start: the same run with it and without, in turns. Without: every
# capability, all system calls, no path hidden or read-only, new privileges, and a binary on a read-only mount, which need not
# begin with running itself from one. Usage: bench/confinement.sh [--turns N], as root.
set -eu
usual_turns=100
. "$(dirname "$0")/common.sh"
mkdir "$work/dist"
mount --bind "$root/dist" "$work/dist"
at_end 'umount "$work/dist"'
mount -o remount,bind,ro "$work/dist"

off="--security-opt seccomp=unconfined --security-opt no-new-privileges=false --security-opt systempaths=unconfined --cap-add ALL"
run="--rm --rootfs $work/rootfs -- /bin/true"
while next_turn; do
    measure confinement demitasse "$root/dist/demitasse run $run" \
        "without" "$work/dist/demitasse run $off $run" \
        "on a read-only mount" "$work/dist/demitasse run $run" \
        "that, with all system calls" "$work/dist/demitasse run --security-opt seccomp=unconfined $run" \
        "that, with all paths" "$work/dist/demitasse run --security-opt systempaths=unconfined $run"
done
report
