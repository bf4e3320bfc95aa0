#!/bin/sh
# containerd.sh: Debian's containerd, its shim io.containerd.runc.v2 and ctr with the runtime in RUNTIME (ours when unset),
# each case of cases/containerd.sh.
set -u
. "$(dirname "$0")/lib.sh"
. "$here/daemons.sh"
enter_box "$@"
start_containerd

command=$work/ctr
printf '#!/bin/sh\nexec ctr --address "%s" "$@"\n' "$work/containerd.sock" >"$command" && chmod +x "$command"
engine() { timeout -k 1 60 "$command" "$@"; }

versions "$(containerd --version | cut -d ' ' -f 1,3), ctr $(ctr --version | cut -d ' ' -f 3)"
image_archive "$work/image.tar" && engine image import "$work/image.tar" >&2 || fail "ctr cannot import the image"
run_cases "$here/cases/containerd.sh"
finish
