#!/bin/sh
# What must be on a disk so that a container can be run: each program with the libraries that it is linked with, and those that
# it starts. Usage: bench/size.sh, as root.
set -eu
usual_turns=1
. "$(dirname "$0")/common.sh"

# size SUBJECT PROGRAM...: kB of the programs and their libraries, each counted once.
size() {
    subject=$1
    shift
    files=
    for program; do
        file=$(command -v "$program") || { without size.binary "$subject" "$program is not installed"; return 0; }
        files="$files $(readlink -f "$file") $(ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | xargs -r readlink -f)"
    done
    # shellcheck disable=SC2086 # words
    keep size.binary "$subject" "$(ls -lL $(printf '%s\n' $files | sort -u) | awk '{ sum += $5 } END { printf "%.0f", sum / 1024 }')"
}

size demitasse demitasse
size crun crun
size runc runc
size "podman and what it runs" podman conmon crun /usr/lib/podman/netavark /usr/lib/podman/aardvark-dns
size "docker and what it runs" docker dockerd containerd containerd-shim-runc-v2 runc docker-proxy
report
