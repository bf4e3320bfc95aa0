#!/bin/sh
# Times an OCI run of /bin/true with a seccomp profile of 1,000 rules: all is allowed but 1,000 requests of ioctl(2), which are
# refused one by one. Usage: bench/seccomp.sh [--turns N], as root.
set -eu
usual_turns=20
. "$(dirname "$0")/common.sh"

bundle "$work/bundle" /bin/true
rules=$(seq 1000 | sed 's/.*/,{"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":30&,"op":"SCMP_CMP_EQ"}]}/' | tr -d '\n')
sed "s|\"linux\": {|&\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":[${rules#,}]},|" \
    "$work/bundle/config.json" >"$work/new"
mv "$work/new" "$work/bundle/config.json"
grep -q '"ioctl"' "$work/bundle/config.json" || fail "the configuration has no filter"
tape seccomp.1000 bench-demitasse demitasse-oci run -b "$work/bundle" bench-demitasse
while next_turn; do
    measure seccomp.1000 demitasse "demitasse-oci run -b $work/bundle bench-demitasse" \
        crun "crun run -b $work/bundle bench-crun" \
        runc "runc run -b $work/bundle bench-runc" \
        floor "$(floor seccomp.1000)"
done
report
