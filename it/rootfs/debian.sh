#!/bin/sh
# debian.sh DIR: makes DIR a minimal Debian 12, from the mirror that this machine's own apt uses.
# Without DIR, prints where the cached one is, and makes it first when need be.
. "$(dirname "$0")/../cache.sh"

suite=bookworm

debian_rootfs() {
    PATH=$PATH:/usr/sbin:/sbin
    command -v debootstrap >/dev/null || fail "debootstrap is missing: run ./verify, or install the package debootstrap"
    [ "$(id -u)" = 0 ] || fail "debootstrap needs root: run ./verify with sudo"
    [ -n "$(mirrors)" ] || apt-get -q update >&2
    from=$(mirrors | head -n 1)
    [ -n "$from" ] || fail "apt on this machine knows no mirror with $suite (see /etc/apt/sources.list)"
    debootstrap --variant=minbase "$suite" "$1" "$from" >&2
}

mirrors() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" 'Component: main' | sort -u
}

if [ $# = 0 ]; then once "debian-$suite-1" debian_rootfs; else debian_rootfs "$1"; fi
