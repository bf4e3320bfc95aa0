#!/bin/sh
# Times `demitasse image import` of an archive beside tar, which unpacks the same one as root, with owners and times; what was
# unpacked is removed between the turns. Usage: bench/unpack.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=10
. "$(dirname "$0")/common.sh"
tool tree
mkdir "$work/tree"
"$tools/tree" "$work/tree"
tar -C "$work/tree" -cf "$work/tar" .
rm -rf "$work/tree"
gzip -k -c "$work/tar" >"$work/gzip"
zstd -q "$work/tar" -o "$work/zstd" 2>"$work/errors" || without unpack.zstd tar "zstd is not installed"

for form in tar gzip zstd; do
    [ -s "$work/$form" ] && wanted "unpack.$form" || continue
    for _ in 1 2; do
        demitasse image import floor "$work/$form" >/dev/null
        demitasse image rm floor >/dev/null
    done
    record "unpack.$form" - demitasse image import floor "$work/$form"
    demitasse image rm floor >/dev/null
done
while next_turn; do
    for form in tar gzip zstd; do
        [ -s "$work/$form" ] && wanted "unpack.$form" || continue
        mkdir "$work/unpacked"
        measure "unpack.$form" demitasse "demitasse image import bench $work/$form" tar "tar -C $work/unpacked -xpf $work/$form" \
            floor "$(floor "unpack.$form")"
        rm -rf "$work/unpacked"
        demitasse image rm bench >/dev/null
        failed "unpack.$form" floor || demitasse image rm floor >/dev/null
    done
done
report
