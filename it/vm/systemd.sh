# Debian's systemd for the virtual machine, unpacked into the cache with the libraries that it loads; nothing is installed
# and no unit of Debian's is taken. Sourced by vm.sh.

systemd_packages="systemd libsystemd-shared libsystemd0 libacl1 libapparmor1 libaudit1 libblkid1 libc6 libcap2 libcap-ng0 libcrypt1
libcryptsetup12 libgcrypt20 libgpg-error0 libip4tc2 libkmod2 liblz4-1 liblzma5 libmount1 libpam0g libpcre2-8-0 libseccomp2
libselinux1 libssl3 libzstd1 zlib1g"

unpack_systemd() {
    for package in $systemd_packages; do
        debian_package "$package" "$1.all" || return
    done
    mkdir -p "$1/lib/systemd" "$1/lib64" "$1/lib/x86_64-linux-gnu" "$1/usr/lib/x86_64-linux-gnu/systemd" "$1/bin" &&
        cp "$1.all/lib/systemd/systemd" "$1/lib/systemd/" && cp "$1.all/bin/systemctl" "$1/bin/" &&
        cp -L "$1.all/lib64/ld-linux-x86-64.so.2" "$1/lib64/" &&
        cp "$1.all/usr/lib/x86_64-linux-gnu/systemd/"*.so "$1/usr/lib/x86_64-linux-gnu/systemd/" || return
    for directory in lib usr/lib; do
        find "$1.all/$directory/x86_64-linux-gnu" -maxdepth 1 -name '*.so.*' -exec cp -P {} "$1/lib/x86_64-linux-gnu/" \; || return
    done
    rm -rf "$1.all"
}

# install_systemd TREE: puts it into the machine, with the session as its only service.
install_systemd() {
    systemd=$(once vm-systemd-1 unpack_systemd) || return
    # The machine's bin is of links to busybox, some of which have the names of files here.
    cp -a "$systemd/lib" "$systemd/lib64" "$systemd/usr" "$1/" && cp "$systemd/bin/systemctl" "$1/usr/bin/" &&
        mkdir -p "$1/etc/systemd/system" && default_target >"$1/etc/systemd/system/default.target" &&
        session_service >"$1/etc/systemd/system/session.service"
}

default_target() {
    cat <<'UNIT'
[Unit]
DefaultDependencies=no
Requires=session.service
UNIT
}

session_service() {
    cat <<'UNIT'
[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/sh /root/session-systemd
StandardInput=null
StandardOutput=null
StandardError=null
UNIT
}
