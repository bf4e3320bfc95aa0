#!/bin/sh
# busybox.sh DIR: makes DIR a small root filesystem of one static busybox, its applets as links.
# Without DIR, prints where the cached one is, and makes it first when need be.
. "$(dirname "$0")/../cache.sh"

busybox_rootfs() {
    busybox=$(static_busybox)/bin/busybox && [ -x "$busybox" ] || return
    mkdir -p "$1" && cd "$1" && chmod 755 . || return
    mkdir -p bin sbin usr/bin usr/sbin etc root home/cup tmp var/tmp var/log proc sys dev run mnt || return
    chmod 1777 tmp var/tmp
    chmod 700 root
    cp "$busybox" bin/busybox && chmod 755 bin/busybox || return
    for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "bin/$applet" || return
    done
    cat >etc/passwd <<'PASSWD'
root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/:/bin/false
cup:x:1000:1000:cup:/home/cup:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
PASSWD
    cat >etc/group <<'GROUP'
root:x:0:
daemon:x:1:
tty:x:5:
saucer:x:50:cup
cup:x:1000:
nogroup:x:65534:
GROUP
    # As in images: what a container has of its own is laid over them, and making them in its overlay is nobody's work.
    : >etc/hostname && : >etc/hosts && : >etc/resolv.conf || return
    chown 1000:1000 home/cup
}

if [ $# = 0 ]; then once busybox-rootfs-2 busybox_rootfs; else busybox_rootfs "$1"; fi
