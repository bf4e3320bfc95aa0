#!/bin/sh
# debian.sh DIR: makes DIR a minimal Debian 12, from the mirror that this machine's own apt uses.
# Without DIR, prints where the cached one is, and makes it first when need be. `debian.sh --large` does that with one that has
# a compiler and more, 300 MB at least.
. "$(dirname "$0")/../cache.sh"

suite=bookworm
more=

debian_rootfs() {
    PATH=$PATH:/usr/sbin:/sbin
    command -v debootstrap >/dev/null || fail "debootstrap is missing: run ./verify, or install the package debootstrap"
    [ "$(id -u)" = 0 ] || fail "debootstrap needs root: run ./verify with sudo"
    [ -n "$(mirrors)" ] || apt-get -q update >&2
    from=$(mirrors | head -n 1)
    [ -n "$from" ] || fail "apt on this machine knows no mirror with $suite (see /etc/apt/sources.list)"
    # shellcheck disable=SC2086 # none, or one word
    debootstrap --variant=minbase $more "$suite" "$1" "$from" >&2
}

large_debian() {
    more=--include=gcc,git,python3
    debian_rootfs "$1" && rm -rf "$1"/var/cache/apt/archives/*.deb && [ "$(du -sm "$1" | cut -f1)" -ge 300 ]
}

mirrors() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" 'Component: main' | sort -u
}

case ${1:-} in
'') once "debian-$suite-1" debian_rootfs ;;
--large) once "debian-$suite-large-1" large_debian ;;
*) debian_rootfs "$1" ;;
esac
