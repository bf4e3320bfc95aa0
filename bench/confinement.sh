#!/bin/sh
# Times what the default confinement adds to a container's start: the same run with it and without, in turns. Without: every
# capability, all system calls, no path hidden or read-only, new privileges, and a binary on a read-only mount, which need not
# begin with running itself from one. Usage: bench/confinement.sh [ROUNDS], as root.
set -eu
. "$(dirname "$0")/common.sh"
mkdir "$work/dist"
mount --bind "$root/dist" "$work/dist"
trap 'umount "$work/dist"; rm -rf "$work"' EXIT
mount -o remount,bind,ro "$work/dist"

off="--security-opt seccomp=unconfined --security-opt no-new-privileges=false --security-opt systempaths=unconfined --cap-add ALL"
run="--rm --rootfs $work/rootfs -- /bin/true"
round=${1:-100}
while [ "$round" -gt 0 ]; do
    turn "without confinement" "$work/dist/demitasse run $off $run" \
        "confined" "$root/dist/demitasse run $run" \
        "confined, on a read-only mount" "$work/dist/demitasse run $run" \
        "that, with all system calls" "$work/dist/demitasse run --security-opt seccomp=unconfined $run" \
        "that, with all paths" "$work/dist/demitasse run --security-opt systempaths=unconfined $run"
    round=$((round - 1))
done

for name in "without confinement" "confined" "confined, on a read-only mount" "that, with all system calls" "that, with all paths"; do
    tell "$name" "without confinement"
done
