# /var/lib/demitasse on filesystems that share blocks between files, and xfs's project quotas.
# programs: mkfs.xfs mkfs.btrfs filefrag
# modules: loop xfs btrfs
. /root/check.sh

# store KIND MKFS-OPTIONS MOUNT-OPTIONS: a filesystem in memory on /var/lib/demitasse
store() {
    mkdir -p /var/lib/demitasse /tmp/disk && umount /var/lib/demitasse 2>/dev/null
    grep -q " /tmp/disk " /proc/mounts || mount -t tmpfs -o size=300m tmpfs /tmp/disk
    rm -f /tmp/disk/image && truncate -s 320M /tmp/disk/image && mkfs."$1" -q $2 /tmp/disk/image >/dev/null 2>&1 &&
        mount -t "$1" -o loop"$3" /tmp/disk/image /var/lib/demitasse && chmod 755 /var/lib/demitasse
}

# --- project quotas

limited_run_stops_at_its_size() {
    said=$(inside "--rm --storage-opt size=8M" 'head -c 4000000 /dev/zero >/a && echo first; dd if=/dev/zero of=/b bs=4k count=2200; stat -c %s /b; df -k / | tail -1' 2>&1)
    contains "first" "$said" && contains "No space left" "$said" && [ "$(printf '%s\n' "$said" | sed -n 's/^\([0-9]*\)$/\1/p')" -lt 5000000 ] && contains " 8192 " "$said"
}

the_disk_stays_for_others() {
    ! inside "--rm --userns 0:100000:65536 --storage-opt size=4M" 'head -c 9000000 /dev/zero >/a' 2>/dev/null && inside --rm 'head -c 9000000 /dev/zero >/a'
}

renames_between_layer_and_work_directory_go_on() {
    equal "gone y" "$(inside '--rm --storage-opt size=8M' 'rm -r /etc/group; mkdir /d; echo y >/d/x; mv /d /e; rm /bin/ls; test -e /etc/group || echo gone $(cat /e/x)')"
}

projects_are_free_again() {
    demitasse create --name one --storage-opt size=4M --rootfs /rootfs -- true >/dev/null && demitasse create --name two --storage-opt size=4M --rootfs /rootfs -- true >/dev/null &&
        equal 2 "$(ls /var/lib/demitasse/projects | wc -l)" && demitasse rm one two && inside "--rm --storage-opt size=4M" true &&
        equal "1073741824" "$(ls /var/lib/demitasse/projects)"
}

missing_quotas_are_said() {
    said=$(inside "--rm --storage-opt size=4M" true 2>&1)
    contains "keeps no project quotas" "$said" && contains "$1" "$said" && equal "" "$(ls /var/lib/demitasse/containers)"
}

# --- shared blocks

# A root with a large file, on the store's filesystem, for a kernel without overlayfs.
copied_root_shares_its_blocks() {
    mkdir /var/lib/demitasse/src && cp -a /rootfs/. /var/lib/demitasse/src && head -c 60000000 /dev/urandom >/var/lib/demitasse/src/large && sync || return
    before=$(df -k /var/lib/demitasse | awk 'END { print $3 }')
    said=$(demitasse run --name copied --rootfs /var/lib/demitasse/src -- sh -c 'echo more >>/large; tail -n 1 /large' 2>&1)
    sync
    contains "which shares its blocks" "$said" && contains "more" "$said" &&
        [ "$(df -k /var/lib/demitasse | awk 'END { print $3 }')" -lt $((before + 30000)) ] &&
        contains shared "$(filefrag -v /var/lib/demitasse/containers/*/root/large)" && equal 60000000 "$(stat -c %s /var/lib/demitasse/src/large)" &&
        demitasse rm copied && demitasse system fsck
}

check "an xfs with project quotas" store xfs "" ",prjquota"
check "a limited layer on xfs takes no more than its size" limited_run_stops_at_its_size
check "the disk stays for others on xfs, and users of its own are limited" the_disk_stays_for_others
check "renames in a limited layer go on on xfs" renames_between_layer_and_work_directory_go_on
check "projects of xfs are free again later" projects_are_free_again
check "an xfs without" store xfs "" ""
check "without quotas of xfs it is said how they are turned on" missing_quotas_are_said "mount it with -o prjquota"
rmmod overlay
check "a copied root shares its blocks on xfs" copied_root_shares_its_blocks
check "a btrfs" store btrfs "" ""
check "on btrfs no layer can be limited, which is said" missing_quotas_are_said "mount ext4 or xfs with -o prjquota"
check "a copied root shares its blocks on btrfs" copied_root_shares_its_blocks
umount /var/lib/demitasse && rm /tmp/disk/image
insmod /root/modules/overlay.ko
finish
