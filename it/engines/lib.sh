# Sourced by the engines' scripts, which box.sh runs: the runtime under test, an image, and how cases are run.
# A case is a function case_NAME in a file below cases/; it ends well when each of its commands does. For each one line is
# printed: `ok NAME`, `FAIL NAME`, or `skip NAME: REASON`, and below a failure what its commands printed, indented by `  | `.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cache.sh"

# The programs as Debian has them, whatever else was put on the path before.
PATH=/usr/bin:/usr/sbin:/bin:/sbin:/usr/local/bin
export PATH
image=localhost/cup:1
work=/run/box

# enter_box ARGUMENTS: the script starts once more, in a box.
enter_box() {
    [ -n "${IN_BOX:-}" ] || IN_BOX=1 exec "$here/../box.sh" "$here/${0##*/}" "$@"
    make_runtime
}

# Debian's runc or crun by RUNTIME=PATH; otherwise the product, under the name by which it is an OCI runtime.
make_runtime() {
    runtime=${RUNTIME:-}
    if [ -z "$runtime" ]; then
        product=$(realpath "$here/../../dist/demitasse") && [ -x "$product" ] || fail "there is no dist/demitasse: build first"
        mkdir -p "$work/bin" && ln -s "$product" "$work/bin/demitasse-oci" || fail "cannot make $work/bin"
        runtime=$work/bin/demitasse-oci
    fi
    [ -x "$runtime" ] || fail "the runtime $runtime is no executable"
}

# run_cases FILE...: every case of each file, in the order in which they stand there. CASES names those that are wanted.
run_cases() {
    failures=0
    for file; do
        . "$file"
        for name in $(sed -n 's/^case_\([a-z0-9_]*\)() {.*/\1/p' "$file"); do
            [ -z "${CASES:-}" ] || case " $CASES " in *" $name "*) ;; *) continue ;; esac
            run_case "$name"
        done
    done
}

run_case() {
    said=$work/said
    (set -e; set +u; "case_$1") >"$said" 2>&1 </dev/null
    case $? in
    0) echo "ok $1" ;;
    77) echo "skip $1: $(tail -n 1 "$said")" ;;
    *)  echo "FAIL $1"
        tail -n 25 "$said" | sed 's/^/  | /'
        failures=$((failures + 1)) ;;
    esac
}

# skip REASON: the case cannot be tried here, with any runtime.
skip() { echo "$1"; exit 77; }

# equal EXPECTED ACTUAL
equal() { [ "$1" = "$2" ] || { printf 'expected: %s\n but was: %s\n' "$1" "$2"; return 1; }; }

# contains PART WHOLE
contains() { case $2 in *"$1"*) ;; *) printf 'expected to contain: %s\n but was: %s\n' "$1" "$2"; return 1 ;; esac; }

# status EXPECTED COMMAND...: the command ends with that status.
status() {
    wanted=$1
    shift
    ended=0
    "$@" || ended=$?
    equal "status $wanted" "status $ended"
}

# fails COMMAND...: what it said goes on.
fails() { if "$@"; then echo "ended well, but should not: $*"; return 1; fi; }

# soon COMMAND...: tries until it succeeds, for some seconds.
soon() {
    until=$(($(date +%s) + 10))
    while [ "$(date +%s)" -lt $until ]; do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    "$@"
}

# terminal COMMAND...: on a pseudo-terminal of 30 rows and 90 columns; carriage returns are left out of what it printed.
terminal() {
    line="stty rows 30 cols 90;"
    for word; do line="$line '$(printf %s "$word" | sed "s/'/'\\\\''/g")'"; done
    timeout -k 1 30 script -qec "$line" /dev/null | tr -d '\r'
}

# The cgroup of a process in a controller's hierarchy, v1 or v2, as a directory.
cgroup_of() {
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        echo "/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$1/cgroup")"
    else
        echo "/sys/fs/cgroup/$2$(awk -F: -v of="$2" '$2 == of { print $3 }' "/proc/$1/cgroup")"
    fi
}

# limit PID WHAT: what is in force, in the words of cgroup v1's files.
limit() {
    case $2 in
    memory) at=$(cgroup_of "$1" memory); cat "$at/memory.limit_in_bytes" 2>/dev/null || cat "$at/memory.max" ;;
    reservation) at=$(cgroup_of "$1" memory); cat "$at/memory.soft_limit_in_bytes" 2>/dev/null || cat "$at/memory.low" ;;
    quota) at=$(cgroup_of "$1" cpu); cat "$at/cpu.cfs_quota_us" 2>/dev/null || cut -d ' ' -f 1 "$at/cpu.max" ;;
    period) at=$(cgroup_of "$1" cpu); cat "$at/cpu.cfs_period_us" 2>/dev/null || cut -d ' ' -f 2 "$at/cpu.max" ;;
    shares) at=$(cgroup_of "$1" cpu); cat "$at/cpu.shares" ;;
    pids) at=$(cgroup_of "$1" pids); cat "$at/pids.max" ;;
    cpus) at=$(cgroup_of "$1" cpuset); cat "$at/cpuset.cpus" ;;
    frozen) at=$(cgroup_of "$1" freezer); cat "$at/freezer.state" 2>/dev/null || sed -n 's/^frozen //p' "$at/cgroup.events" ;;
    esac
}

# The image's archive, as `docker load`, `podman load` and `ctr image import` take it: one layer of busybox.
image_archive() {
    tree=$work/image
    layer=$tree/layer/layer.tar
    mkdir -p "$tree/layer" && tar --sort=name --mtime=@0 --numeric-owner -C "$("$here/../rootfs/busybox.sh")" -cf "$layer" . ||
        fail "cannot make the image's layer in $tree"
    cat >"$tree/config.json" <<CONFIG
{"architecture":"$(dpkg --print-architecture)","os":"linux","created":"2020-01-01T00:00:00Z",
"config":{"Cmd":["sh"],"Env":["PATH=/usr/sbin:/usr/bin:/sbin:/bin","BEAN=arabica"],"WorkingDir":"/"},
"history":[{"created":"2020-01-01T00:00:00Z"}],
"rootfs":{"type":"layers","diff_ids":["sha256:$(sha256sum "$layer" | cut -d ' ' -f 1)"]}}
CONFIG
    printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer/layer.tar"]}]' "$image" >"$tree/manifest.json"
    tar -C "$tree" -cf "$1" manifest.json config.json layer
}

# Seccomp profile of a user's own: mkdir is answered with EXDEV, everything else is allowed.
seccomp_profile() {
    cat >"$work/seccomp.json" <<'PROFILE'
{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86","SCMP_ARCH_AARCH64"],
"syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":18}]}
PROFILE
    echo "$work/seccomp.json"
}

# A program for a container that ends with 7 when it is asked to.
patient='trap "exit 7" TERM; while :; do sleep 0.1; done'

# Says what was compared with what; the generator of the table reads these lines.
versions() {
    echo "# engine $1"
    if [ -n "${RUNTIME:-}" ]; then
        echo "# runtime $("$runtime" --version | head -n 1)"
    else
        echo "# runtime $("$here/../../dist/demitasse" --version | head -n 1)"
    fi
}

finish() { [ "$failures" = 0 ]; exit; }
