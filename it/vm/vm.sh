#!/bin/sh
# vm.sh BINARY SCRIPT...: boots Debian's kernel with cgroup v2 in a small virtual machine (qemu without KVM), runs each
# SCRIPT there as root with demitasse as BINARY and a busybox root filesystem in /rootfs, and powers off. Those whose names
# begin with systemd- come last, once systemd is the machine's first process.
# Standard output is the scripts' output; the exit status is 0 when each one ended with 0, 1 when one did not,
# 124 after a time-out (VM_SECONDS, 450 when unset), 125 when the machine died: then its kernel's log is on stderr.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cache.sh"
. "$here/kernel.sh"
. "$here/systemd.sh"
. "$here/programs.sh"

# What others need and no table of the kernel's tells comes first.
modules="overlay crc32c_generic"

main() {
    [ $# -ge 2 ] || fail "usage: vm.sh BINARY SCRIPT..."
    [ -x "$1" ] || fail "$1 is no executable: build first"
    PATH=$PATH:/usr/sbin:/sbin
    command -v qemu-system-x86_64 >/dev/null ||
        fail "qemu-system-x86_64 is missing: run ./verify, or install the package qemu-system-x86"
    kernel=$(once vm-kernel-2 unpack_kernel) && busybox=$(static_busybox)/bin/busybox || exit 1
    rootfs=$("$here/../rootfs/busybox.sh") || exit 1
    work=$(mktemp -d) || exit 1
    trap 'rm -rf "$work"' EXIT
    make_initramfs "$@" || fail "cannot make the machine's initramfs in $work"
    boot
}

make_initramfs() {
    tree=$work/tree
    mkdir -p "$tree" && for directory in bin dev proc sys run tmp root etc usr/bin tests; do
        mkdir -p "$tree/$directory" || return
    done
    cp "$busybox" "$tree/bin/busybox" && cp "$1" "$tree/usr/bin/demitasse" && cp -a "$rootfs" "$tree/rootfs" &&
        cp "$here/init" "$tree/init" && cp "$here/session" "$here/check.sh" "$tree/root/" || return
    shift
    modules="$modules $(named modules "$@" | tr '\n' ' ')"
    add_programs "$tree" "$@" || return
    for script in "$@"; do
        case ${script##*/} in
        systemd-*) mkdir -p "$tree/tests-systemd" && cp "$script" "$tree/tests-systemd/" || return ;;
        *) cp "$script" "$tree/tests/" || return ;;
        esac
    done
    [ ! -d "$tree/tests-systemd" ] || { install_systemd "$tree" && cp "$here/session-systemd" "$tree/root/"; } || return
    for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || [ -e "$tree/bin/$applet" ] || [ -e "$tree/usr/bin/$applet" ] || ln -s busybox "$tree/bin/$applet"
    done
    cp "$rootfs/etc/passwd" "$rootfs/etc/group" "$tree/etc/" && add_modules &&
        (cd "$tree" && find . | "$busybox" cpio -o -H newc) >"$work/initramfs" 2>/dev/null && rm -rf "$tree"
}

add_modules() {
    version=$(ls "$kernel/lib/modules")
    mkdir -p "$tree/root/modules"
    for module in $modules; do
        sed -n "s,^\(kernel/.*/$module\.ko\): *\(.*\),\2 \1,p" "$kernel/lib/modules/$version/modules.dep"
    done | tr ' ' '\n' | while read -r file; do
        [ -z "$file" ] || { cp "$kernel/lib/modules/$version/$file" "$tree/root/modules/" && echo "${file##*/}"; }
    done >"$tree/root/modules/order"
}

# Three serial lines: the kernel's log, the scripts' output, the exit status.
boot() {
    timeout -k 2 "${VM_SECONDS:-450}" qemu-system-x86_64 \
        -M q35 -bios qboot.rom -accel tcg,thread=multi,tb-size=256 -cpu max -smp 2 -m 768 \
        -nodefaults -no-user-config -display none -no-reboot \
        -kernel "$kernel/vmlinux" -initrd "$work/initramfs" \
        -append "console=ttyS0 quiet panic=-1 nokaslr mitigations=off tsc=reliable no_timer_check nmi_watchdog=0 \
cgroup_no_v1=all random.trust_cpu=on ${VM_APPEND:-}" \
        -serial "file:$work/log" -chardev stdio,id=out,signal=off -serial chardev:out -serial "file:$work/status" \
        </dev/null
    ended=$?
    status=$(tr -dc 0-9 <"$work/status" 2>/dev/null)
    [ -z "$status" ] || exit "$status"
    [ $ended = 124 ] && exit 124
    cat "$work/log" >&2
    echo "vm.sh: the virtual machine died (qemu's status $ended)" >&2
    exit 125
}

main "$@"
