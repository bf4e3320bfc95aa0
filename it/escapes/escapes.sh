#!/bin/sh
# escapes.sh: tries each known way out of a container (cases/*.sh; the table is in vulnerabilities) with the program in
# RUNTIME, ours when unset. A case that finds the way open says `escape: …`; CASES names those that are wanted.
set -u
. "$(dirname "$0")/../engines/lib.sh"
[ -n "${IN_BOX:-}" ] || IN_BOX=1 exec "$here/../box.sh" "$here/${0##*/}" "$@"

product=$(realpath "${RUNTIME:-$here/../../dist/demitasse}") && [ -x "$product" ] || fail "there is no program: build first"
busybox=$("$here/../rootfs/busybox.sh") || fail "there is no busybox"
decoy=$work/decoy
mkdir -p "$work/state" && musl-gcc -static -O1 -o "$work/probe" "$here/probe.c" || fail "cannot compile probe.c"

oci() { timeout -k 1 20 "$product" oci --root "$work/state" "$@"; }
run() { timeout -k 1 20 "$product" run --rm "$@"; }

# escape WHAT: the way is open.
escape() { echo "escape: $1"; exit 1; }

# escapes WHAT COMMAND...: the way is open when the command ends well.
escapes() { what=$1; shift; ! "$@" || escape "$what"; }

# fresh DIR: a root filesystem that a case may spoil, with the probe in it.
fresh() {
    rm -rf "$1" && mkdir -p "$1" && cp -a "$busybox/." "$1" && rm -rf "$1/dev" && mkdir "$1/dev" && cp "$work/probe" "$1/bin/probe"
    root=$1
}

# What belongs to the host: none of it may change, and nothing may come to it.
lay_decoy() {
    rm -rf "$decoy" && mkdir -p "$decoy/kernel" "$decoy/sub"
    for name in sentinel ptmx null hosts stdout stderr console kernel/shm_rmid_forced; do echo "of the host" >"$decoy/$name"; done
    echo 'cup:x:0:0:trap:/:/bin/sh' >"$decoy/passwd"
    chmod 640 "$decoy/sentinel"
    decoy_before=$(decoy_state)
}
decoy_state() { (cd "$decoy" && find . -printf '%P %y %m %U %G %T@ %C@ %l\n' | LC_ALL=C sort && find . -type f -exec sha256sum {} + | LC_ALL=C sort); }
decoy_holds() {
    now=$(decoy_state)
    [ "$decoy_before" = "$now" ] || { printf '%s\n%s\n' "$decoy_before" "$now" | LC_ALL=C sort | uniq -u; escape "the host's directory was changed${1:+: $1}"; }
}

# bundle CHANGES [ARGUMENT...]: $bundle on a fresh root, configured as `oci spec` has it and then by Python statements on c.
bundle() {
    bundle=$work/bundle
    changes=$1
    shift
    # One that is left by a case that failed would be in the way of the rest.
    oci delete -f c >/dev/null 2>&1 || true
    rm -rf "$bundle" && mkdir -p "$bundle" && fresh "$bundle/rootfs" && (cd "$bundle" && "$product" oci spec)
    DECOY=$decoy WORK=$work python3 - "$bundle/config.json" "$changes" "$@" <<'PYTHON'
import json, os, sys
c = json.load(open(sys.argv[1]))
decoy, work = os.environ["DECOY"], os.environ["WORK"]
process, linux = c["process"], c["linux"]
process["terminal"] = False
process["args"] = sys.argv[3:] or ["true"]
c["root"]["readonly"] = False
def without_mount(destination): c["mounts"] = [m for m in c["mounts"] if m["destination"] != destination]
def mount(destination, **how): c["mounts"].append({"destination": destination, **how})
def bind(source, destination): mount(destination, type="bind", source=source, options=["bind", "rw"])
exec(sys.argv[2])
json.dump(c, open(sys.argv[1], "w"))
PYTHON
}

# start CHANGES: a container with the id c that waits to be deleted.
start() {
    bundle "$1" sleep 1000
    oci create -b "$bundle" c >"$work/started" 2>&1 </dev/null || { cat "$work/started"; return 1; }
    oci start c
}
stop() { oci delete -f c; }

# In a shell of a container of ours, on a fresh root.
inside() { # OPTIONS SCRIPT
    # shellcheck disable=SC2086
    run $1 --rootfs "$root" -- sh -c "$2"
}

# figures COMMAND...: runs it without its output, and prints its greatest resident memory in KiB and its status.
figures() {
    python3 -c '
import os, subprocess, sys
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
_, status, used = os.wait4(p.pid, 0)
print(used.ru_maxrss, os.waitstatus_to_exitcode(status))' "$@"
}

run_cases "$here/cases/start.sh" "$here/cases/privileges.sh" "$here/cases/files.sh"
[ "$failures" = 0 ]
