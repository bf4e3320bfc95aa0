# Ways out while a container is made: paths, mounts and descriptors.

case_plain_container_runs() {
    bundle "" sh -c 'echo hello'
    equal hello "$(oci run -b "$bundle" c)"
    fresh "$work/root"
    equal hello "$(inside "" 'echo hello')"
}

case_streams_through_links() {
    lay_decoy
    bundle 'without_mount("/dev"); without_mount("/dev/pts"); without_mount("/dev/shm"); without_mount("/dev/mqueue")' sh -c 'echo inside; echo inside >&2'
    for stream in stdout stderr console tty null; do ln -s "../../../../../$decoy/$stream" "$root/dev/$stream"; done
    oci run -b "$bundle" c || true
    decoy_holds
}

case_mount_on_a_link() {
    for target in proc sys mnt; do
        for link in "$decoy" "../../../../../../../..$decoy"; do
            lay_decoy
            bundle 'mount("/mnt/sub", type="tmpfs", source="tmpfs"); mount("/mnt/made/below", type="tmpfs", source="tmpfs")' true
            rm -rf "$root/$target" && ln -s "$link" "$root/$target"
            ended=0
            oci run -b "$bundle" c || ended=$?
            decoy_holds "/$target is a link to $link"
            [ $target = mnt ] || [ $ended != 0 ] || escape "something was mounted through /$target"
        done
    done
}

case_volume_over_proc() {
    lay_decoy
    for target in /proc /proc/self/attr /proc/sys/kernel /proc/../proc/self /proc//sys /innocent /innocent/sys /innocent/self/attr; do
        bundle "bind(decoy, '$target')" true
        ln -s proc "$root/innocent"
        escapes "a volume lies over $target of a bundle" oci run -b "$bundle" c
        escapes "a volume lies over $target" run -v "$decoy:$target" --rootfs "$root" -- true
        escapes "a tmpfs lies over $target" run --tmpfs "$target" --rootfs "$root" -- true
    done
}

case_swapped_volume() {
    lay_decoy
    volume=$work/volume
    rm -rf "$volume" && mkdir -p "$volume/a" && ln -s "$decoy" "$volume/b"
    "$work/probe" exchange "$volume/a" "$volume/b" &
    swapper=$!
    rounds=0
    while [ $rounds -lt 60 ]; do
        rounds=$((rounds + 1))
        bundle "bind('$volume', '/v'); mount('/v/a/made$rounds', type='tmpfs', source='tmpfs'); bind('$volume', '/v/b/too')" \
            sh -c 'cat /v/a/sentinel /v/a/made*/sentinel'
        seen=$(oci run -b "$bundle" c 2>/dev/null) || true
        case $seen in *"of the host"*) kill $swapper; escape "the host's file is seen inside" ;; esac
    done
    kill $swapper
    decoy_holds
}

case_leaked_working_directory() {
    number=3
    while [ $number -lt 64 ]; do
        for path in "/proc/self/fd/$number" "/proc/self/fd/$number/../../.."; do
            [ $((number % 8)) = 7 ] || [ "${path%..}" = "$path" ] || continue
            bundle "process['cwd'] = '$path'" true
            escapes "a bundle's program starts in $path" oci run -b "$bundle" c
        done
        number=$((number + 1))
    done
    fresh "$work/root"
    for number in 3 4 5 6 7 8 9 10 11 12; do
        escapes "a program starts in descriptor $number" run -w "/proc/self/fd/$number" --rootfs "$root" -- true
    done
    start ""
    for number in 3 4 5 6 7 8 9 10 11 12; do
        escapes "a further program starts in descriptor $number" oci exec --cwd "/proc/self/fd/$number" c true
    done
    stop
}

case_descriptors_are_three() {
    bundle "" sh -c 'exec ls /proc/self/fd'
    # The fourth is the directory that is listed.
    seen=$(oci run -b "$bundle" c 7</ | tr '\n' ' ')
    [ "$seen" = "0 1 2 3 " ] || escape "a program has the descriptors $seen"
    fresh "$work/root"
    seen=$(run --rootfs "$root" -- sh -c 'exec ls /proc/self/fd' 7</ | tr '\n' ' ')
    [ "$seen" = "0 1 2 3 " ] || escape "a program has the descriptors $seen"
    start ""
    seen=$(oci exec c sh -c 'exec ls /proc/self/fd' 7</ | tr '\n' ' ')
    stop
    [ "$seen" = "0 1 2 3 " ] || escape "a further program has the descriptors $seen"
}

# On a copy, for the rest to go on with the real one should it be spoiled.
case_program_overwritten() {
    copy=$work/copy/demitasse
    mkdir -p "$work/copy" && cp "$product" "$copy"
    hash=$(sha256sum <"$copy")
    product=$copy
    start ""
    for round in 1 2 3; do
        # Nobody may wait for it out here: a program that runs cannot be written to by anyone.
        oci exec -d c sh -c 'probe overwrite >/told.new; mv /told.new /told'
        tries=0
        while [ ! -e "$root/told" ] && [ $tries -lt 20 ]; do
            tries=$((tries + 1))
            oci exec c /proc/self/exe --help >/dev/null 2>&1 || true
            sleep 0.1
        done
        soon mv "$root/told" "$work/told"
        cat "$work/told"
        [ "$(sha256sum <"$copy")" = "$hash" ] || escape "the program of the host was overwritten"
    done
    stop
}

case_null_device_replaced() {
    lay_decoy
    secret=/proc/timer_list
    for kind in link file; do
        bundle 'without_mount("/dev"); without_mount("/dev/pts"); without_mount("/dev/shm"); without_mount("/dev/mqueue")
linux["maskedPaths"] = ["/proc/timer_list", "/proc/kcore"]' cat $secret
        case $kind in
        link) ln -s "../../../../../../..$decoy/null" "$root/dev/null" ;;
        file) echo "of the image" >"$root/dev/null" ;;
        esac
        if seen=$(oci run -b "$bundle" c); then escape "paths are hidden behind a $kind that shows: $(echo "$seen" | head -n 1)"; fi
        decoy_holds
    done
}

case_console_replaced() {
    lay_decoy
    for kind in link file; do
        bundle 'process["terminal"] = True
without_mount("/dev")
c["mounts"] = [m for m in c["mounts"] if m["destination"] not in ("/dev/shm", "/dev/mqueue")]' \
            sh -c 'stat -f -c %T /dev/console; echo typed >/dev/console'
        mkdir -p "$root/dev/pts"
        mknod -m 666 "$root/dev/null" c 1 3
        case $kind in
        link) ln -s "../../../../../../..$decoy/console" "$root/dev/console" ;;
        file) echo "of the image" >"$root/dev/console" ;;
        esac
        seen=$(terminal "$product" oci --root "$work/state" run -b "$bundle" c) || true
        echo "$seen"
        decoy_holds
        equal "of the image" "$(cat "$root/dev/console" 2>/dev/null | grep 'of the image' || echo "of the image")"
        case $seen in *devpts* | *error* | *0x1cd1*) ;; *) escape "the console is no terminal: $seen" ;; esac
    done
}

case_terminal_swapped() {
    lay_decoy
    dev=$work/dev
    rm -rf "$dev" && mkdir -p "$dev/pts" && mknod -m 666 "$dev/null" c 1 3 && echo mine >"$dev/console" && ln -s "../../../../../..$decoy/console" "$dev/other"
    "$work/probe" exchange "$dev/console" "$dev/other" &
    swapper=$!
    rounds=0
    while [ $rounds -lt 20 ]; do
        rounds=$((rounds + 1))
        bundle "process['terminal'] = True
c['mounts'] = [m for m in c['mounts'] if m['destination'] not in ('/dev', '/dev/pts', '/dev/shm', '/dev/mqueue')]
bind('$dev', '/dev'); mount('/dev/pts', type='devpts', source='devpts', options=['newinstance', 'ptmxmode=0666', 'mode=0620'])" \
            sh -c 'echo typed >/dev/console'
        terminal "$product" oci --root "$work/state" run -b "$bundle" c >/dev/null || true
    done
    kill $swapper
    decoy_holds
}

case_procfs_writes_redirected() {
    lay_decoy
    bundle 'linux["sysctl"] = {"kernel.shm_rmid_forced": "1"}
without_mount("/proc"); mount("/proc", type="tmpfs", source="tmpfs"); bind(decoy, "/proc/sys")' true
    escapes "a parameter is written to what is no procfs" oci run -b "$bundle" c
    decoy_holds
    bundle 'linux["sysctl"] = {"kernel.shm_rmid_forced": "1"}; bind(decoy, "/innocent")' true
    ln -s proc/sys "$root/innocent"
    escapes "a parameter is written to a volume" oci run -b "$bundle" c
    decoy_holds
}

case_dev_is_a_link() {
    for link in "$decoy" "../../../../../../../..$decoy"; do
        lay_decoy
        bundle 'without_mount("/dev"); without_mount("/dev/shm"); without_mount("/dev/mqueue"); without_mount("/dev/pts")' true
        rm -rf "$root/dev" && ln -s "$link" "$root/dev"
        oci run -b "$bundle" c || true
        decoy_holds "/dev is a link to $link, of the bundle's own"
        inside "" true || true
        decoy_holds "/dev is a link to $link"
    done
}

case_file_made_outside() {
    lay_decoy
    for out in "$decoy" "../../../../../../..$decoy"; do
        for target in /l/new /k; do
            bundle "bind(decoy + '/sentinel', '$target')" true
            ln -s "$out" "$root/l" && ln -s "$out/newer" "$root/k"
            oci run -b "$bundle" c || true
            decoy_holds "a file was made at $target"
        done
        rm -f "$root/etc/hosts" && ln -s "$out/hosts" "$root/etc/hosts" && ln -sf "$out/resolv" "$root/etc/resolv.conf"
        inside "" 'echo inside >>/etc/hosts' || true
        inside "--rootfs-mode rw" 'echo inside >>/etc/hosts' || true
        decoy_holds
    done
}

case_mappings_beyond_bounds() {
    bundle 'linux["uidMappings"] = linux["gidMappings"] = [{"containerID": i, "hostID": 100000 + i, "size": 1} for i in range(4000)]
linux["namespaces"].append({"type": "user"})' true
    ended=0
    oci run -b "$bundle" c >"$work/out" 2>&1 || ended=$?
    cat "$work/out"
    case $ended in 1 | 125) ;; *) escape "70 kB of mappings end with status $ended" ;; esac
}

case_smuggled_parameter() {
    before=$(cat /proc/sys/kernel/core_pattern)
    trap 'echo "$before" >/proc/sys/kernel/core_pattern' EXIT
    python3 -c 'print("kernel.shm_rmid_forced=1+kernel.core_pattern=|/evil\nkernel.core_pattern=|/evil\nkernel/core_pattern=|/evil\nnet.ipv4.../../kernel/core_pattern=|/evil\nnet/../kernel/core_pattern=|/evil\nkernel.shm_rmid_forced/../core_pattern=|/evil")' |
        while IFS= read -r line; do
            bundle "linux['sysctl'] = {'${line%%=*}': '${line#*=}'}" true
            escapes "this parameter is accepted: $line" oci run -b "$bundle" c
        done
    bundle 'linux["sysctl"] = {"kernel.shm_rmid_forced": "1\nkernel.core_pattern=|/evil"}' true
    escapes "a value of two lines is accepted" oci run -b "$bundle" c
    after=$(cat /proc/sys/kernel/core_pattern)
    [ "$before" = "$after" ] || escape "the host's core_pattern is $after"
}

case_dots_in_paths_and_names() {
    fresh "$work/root"
    lay_decoy
    escapes "a volume's target climbs" run -v "$decoy:/mnt/../../x" --rootfs "$root" -- true
    bundle "bind(decoy, '/mnt/../../x')" true
    escapes "a mount's destination climbs" oci run -b "$bundle" c
    for id in ../../../../run/box/climbed .. a/b ./a; do
        escapes "the id $id is accepted" oci run -b "$bundle" "$id"
        escapes "the name $id is accepted" run --name "$id" --rootfs "$root" -- true
    done
    escapes "something was made at a climbing id" test -e "$work/climbed"
}

case_working_directory_through_a_link() {
    for link in "$decoy" "../../../../../../../..$decoy"; do
        for mode in overlay rw; do
            lay_decoy
            fresh "$work/root" && ln -s "$link" "$root/w"
            run --rootfs-mode $mode -w /w --rootfs "$root" -- touch inside || true
            run --rootfs-mode $mode -w /w/made --rootfs "$root" -- touch inside || true
            run --rootfs-mode $mode -u 1000 -w /w --rootfs "$root" -- true || true
            bundle 'process["cwd"] = "/w/made"; process["user"] = {"uid": 1000, "gid": 1000}' true
            ln -s "$link" "$root/w"
            oci run -b "$bundle" c || true
            decoy_holds
        done
    done
}

case_hosts_mounts_stay() {
    mkdir -p "$work/shared" && mount -t tmpfs tmpfs "$work/shared" && mount --make-shared "$work/shared"
    before=$(cat /proc/self/mountinfo)
    bundle 'linux["namespaces"] = [n for n in linux["namespaces"] if n["type"] != "mount"]; c["mounts"] = []
linux["maskedPaths"] = linux["readonlyPaths"] = []' true
    oci run -b "$bundle" c || true
    bundle 'linux["rootfsPropagation"] = "rshared"; mount("/x", type="tmpfs", source="tmpfs"); bind(work + "/shared", "/y")
mount("/y/z", type="tmpfs", source="tmpfs")' true
    oci run -b "$bundle" c || true
    after=$(cat /proc/self/mountinfo)
    umount -l "$work/shared"
    [ "$before" = "$after" ] || { printf '%s\n%s\n' "$before" "$after" | sort | uniq -u; escape "the host's mounts have changed"; }
}
