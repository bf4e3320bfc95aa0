# Debian's kernel for the virtual machine, unpacked into the cache: vmlinux (the bare ELF image: a boot takes half as
# long as from the packed one) and lib/modules. Nothing is installed. Sourced by vm.sh.

unpack_kernel() {
    package=$(kernel_package)
    [ -n "$package" ] || { apt-get -q update >&2; package=$(kernel_package); }
    [ -n "$package" ] || fail "apt knows no package linux-image-amd64 on this machine"
    debian_package "$package" "$1" || return
    unpack_vmlinux "$1"/boot/vmlinuz-* "$1/vmlinux" || return
    # What containers may need stays; the drivers of real machines are most of the size.
    find "$1"/lib/modules/*/kernel -mindepth 1 -maxdepth 1 ! -name fs ! -name net ! -name lib ! -name crypto \
        ! -name drivers -exec rm -rf {} +
    find "$1"/lib/modules/*/kernel/drivers -mindepth 1 -maxdepth 1 ! -name net ! -name block -exec rm -rf {} +
    find "$1"/lib/modules/*/kernel/drivers/block -type f ! -name 'loop.ko*' -delete
    rm -rf "$1/boot" "$1/usr"
    "$(static_busybox)/bin/busybox" depmod -b "$1" "$(ls "$1/lib/modules")"
}

# linux-image-amd64 is an empty package that depends on the newest kernel.
kernel_package() { apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: *//p' | head -n 1; }

# A vmlinuz is a loader and somewhere behind it the kernel as an xz stream, found by the stream's magic.
unpack_vmlinux() {
    command -v xz >/dev/null || fail "xz is missing: run ./verify, or install the package xz-utils"
    for offset in $(LC_ALL=C grep -aboP '\xFD7zXZ\x00' "$1" | cut -d: -f1); do
        tail -c +$((offset + 1)) "$1" | xz -dc --single-stream >"$2" 2>/dev/null
        [ "$(head -c 4 "$2" | tail -c 3)" != ELF ] || return 0
    done
    fail "$1 holds no kernel packed with xz"
}
