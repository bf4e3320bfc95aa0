# Writable layers that are limited by project quotas: /var/lib/demitasse on ext4 with and without them, and in memory.
# programs: mkfs.ext4
# modules: loop ext4 quota_v2
. /root/check.sh

# store FEATURES OPTIONS: an ext4 in memory on /var/lib/demitasse, in a mount namespace of the script's own
store() {
    mkdir -p /var/lib/demitasse /tmp/disk && umount /var/lib/demitasse 2>/dev/null
    grep -q " /tmp/disk " /proc/mounts || mount -t tmpfs -o size=200m tmpfs /tmp/disk
    rm -f /tmp/disk/image && truncate -s 96M /tmp/disk/image && mkfs.ext4 -q $1 /tmp/disk/image &&
        mount -t ext4 -o loop"$2" /tmp/disk/image /var/lib/demitasse
}

limited_run_stops_at_its_size() {
    said=$(inside "--rm --storage-opt size=8M" 'head -c 4000000 /dev/zero >/a && echo first; dd if=/dev/zero of=/b bs=4k count=2200; stat -c %s /b; df -k / | tail -1' 2>&1)
    contains "first" "$said" && contains "quota exceeded" "$said" && [ "$(printf '%s\n' "$said" | sed -n 's/^\([0-9]*\)$/\1/p')" -lt 5000000 ] && contains " 8192 " "$said"
}

the_disk_stays_for_others() {
    demitasse run -d --name full --storage-opt size=4M --rootfs /rootfs -- sh -c 'head -c 9000000 /dev/zero >/a; echo done; sleep 100' >/dev/null || return
    look=0
    while [ $look -lt 100 ] && [ -z "$(demitasse logs full | grep done)" ]; do look=$((look + 1)); sleep 0.1; done
    contains "done" "$(demitasse logs full)" && contains '4194304' "$(demitasse inspect --format '{{.HostConfig.StorageOpt.size}}' full)" &&
        demitasse exec full sh -c 'echo x >/more; test ! -s /more' && demitasse stop -t 0 full && demitasse start full && demitasse rm -f full &&
        inside --rm 'head -c 9000000 /dev/zero >/a'
}

# --userns: the layer's files are other users', and the quota holds the same
users_of_its_own_are_limited() {
    ! inside "--rm --userns 0:100000:65536 --storage-opt size=4M" 'head -c 9000000 /dev/zero >/a' 2>/dev/null
}

renames_between_layer_and_work_directory_go_on() {
    equal "gone y" "$(inside '--rm --storage-opt size=8M' 'rm -r /etc/group; mkdir /d; echo y >/d/x; mv /d /e; rm /bin/ls; test -e /etc/group || echo gone $(cat /e/x)')"
}

two_containers_have_a_project_each() {
    demitasse create --name one --storage-opt size=4M --rootfs /rootfs -- true >/dev/null && demitasse create --name two --storage-opt size=4M --rootfs /rootfs -- true >/dev/null &&
        equal 2 "$(ls /var/lib/demitasse/projects | wc -l)" && demitasse rm one two && inside "--rm --storage-opt size=4M" true &&
        equal 1 "$(ls /var/lib/demitasse/projects | wc -l)" && equal "1073741824" "$(ls /var/lib/demitasse/projects)"
}

what_is_missing_is_said() {
    others=$(ls /var/lib/demitasse/containers 2>/dev/null)
    said=$(inside "--rm --storage-opt size=4M" true 2>&1)
    contains "keeps no project quotas" "$said" && contains "$1" "$said" && equal "$others" "$(ls /var/lib/demitasse/containers)"
}

check "an ext4 with project quotas" store "-O quota,project -E quotatype=prjquota" ",prjquota"
check "a limited layer takes no more than its size" limited_run_stops_at_its_size
check "the disk stays for others, and the limit is told" the_disk_stays_for_others
check "users of its own are limited as well" users_of_its_own_are_limited
check "renames in a limited layer go on" renames_between_layer_and_work_directory_go_on
check "two containers have a project each, which is free again later" two_containers_have_a_project_each
check "an ext4 without" store "" ""
check "without quotas it is said how they are turned on" what_is_missing_is_said "tune2fs -O project,quota -Q prjquota"
umount /var/lib/demitasse
check "so it is on a filesystem that has none" what_is_missing_is_said "mkfs.ext4 -O quota,project"
finish
