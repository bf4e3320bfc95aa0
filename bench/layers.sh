#!/bin/sh
# Times a start on an image of 60 layers beside one of a single layer with the same files, in turns. Usage:
# bench/layers.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=50
. "$(dirname "$0")/common.sh"

stack=60
demitasse image import bench-1 "$work/rootfs" >/dev/null
i=1
while [ $i -lt $stack ]; do
    next=$((i + 1))
    demitasse run --name bench-layer bench-$i sh -c "echo $next >/layer$next" >/dev/null
    demitasse commit bench-layer bench-$next >/dev/null
    demitasse rm bench-layer >/dev/null
    i=$next
done
tape run.layers - demitasse run --rm bench-$stack /bin/true
while next_turn; do
    measure run.layers demitasse "demitasse run --rm bench-$stack /bin/true" one-layer "demitasse run --rm bench-1 /bin/true" \
        floor "$(floor run.layers)"
done
report
