# Sourced by each script: `check NAME COMMAND...` prints `ok NAME` or `not ok NAME` and what the command said.
failures=0

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "ok $name"
    else
        echo "not ok $name"
        printf '%s\n' "$output" | sed 's/^/  | /'
        failures=$((failures + 1))
    fi
}

# equal EXPECTED ACTUAL
equal() { [ "$1" = "$2" ] || { printf 'expected: %s\n but was: %s\n' "$1" "$2"; return 1; }; }

# contains PART WHOLE
contains() { case $2 in *"$1"*) ;; *) printf 'expected to contain: %s\n but was: %s\n' "$1" "$2"; return 1 ;; esac; }

# inside OPTIONS SCRIPT: runs SCRIPT in a container of the busybox root filesystem.
# shellcheck disable=SC2086 # options are words
inside() { demitasse run $1 --rootfs /rootfs -- sh -c "$2"; }

finish() { [ "$failures" = 0 ]; exit; }

# bundle DIR LINUX ARGS: writes a bundle that runs ARGS (JSON) in the busybox root, with LINUX (JSON members, ended by a comma) besides namespaces.
bundle() {
    mkdir -p "$1"
    cat >"$1/config.json" <<CONFIGURATION
{"ociVersion": "1.2.0", "root": {"path": "/rootfs"}, "process": {"cwd": "/", "env": ["PATH=/bin"], "args": $3},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}, {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
  {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
  {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro"]}],
 "linux": {$2 "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}, {"type": "cgroup"}, {"type": "network"}]}}
CONFIGURATION
}
