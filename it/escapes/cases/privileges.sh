# What the process in a container may do.

# sets OPTIONS: the capability sets of a program, by `run`.
sets() { inside "$1" "grep '^Cap' /proc/self/status"; }
of() { sed -n "s/^Cap$1:[[:space:]]*//p"; }
none=0000000000000000

case_number_that_is_a_name() {
    fresh "$work/root"
    printf '1000:x:0:0::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n' >"$root/etc/passwd"
    seen=$(inside "-u 1000" 'id -u')
    [ "$seen" = 1000 ] || escape "the user 1000 is $seen"
    printf '1000:x:0:\n' >"$root/etc/group"
    seen=$(inside "-u 1:1000" 'id -g')
    [ "$seen" = 1000 ] || escape "the group 1000 is $seen"
}

case_user_beyond_bounds() {
    fresh "$work/root"
    for user in 4294967295 4294967296 4294968296 18446744073709551616 -1 1:4294967296; do
        escapes "the user $user is accepted" inside "-u $user" id
    done
    # An id like any other for the kernel: it must be that one.
    ! seen=$(inside "-u 2147483648" "sed -n 's/^Uid:[[:space:]]*//p' /proc/self/status") ||
        [ "$seen" = "$(printf '2147483648\t2147483648\t2147483648\t2147483648')" ] || escape "the user 2147483648 is $seen"
    for uid in 4294967296 4294967295 -1; do
        bundle "process['user'] = {'uid': $uid, 'gid': 0}" true
        escapes "the uid $uid of a bundle is accepted" oci run -b "$bundle" c
    done
    start ""
    for user in 4294967296 4294967295 -1; do escapes "the user $user of exec is accepted" oci exec -u "$user" c true; done
    stop
}

case_further_program_as_user() {
    start ""
    seen=$(oci exec -u 1 c sh -c 'echo $(id -u):$(id -g)')
    both=$(oci exec -u 1:5 c sh -c 'echo $(id -u):$(id -g)')
    stop
    [ "$seen" = 1:0 ] || escape "the user 1 is $seen"
    [ "$both" = 1:5 ] || escape "the user 1:5 is $both"
}

case_user_without_capabilities() {
    fresh "$work/root"
    seen=$(sets "-u 1")
    for set in Eff Prm Amb Inh; do
        [ "$(echo "$seen" | of $set)" = $none ] || escape "the user 1 has Cap$set $(echo "$seen" | of $set)"
    done
    bundle 'process["user"] = {"uid": 1, "gid": 1}
process["capabilities"] = {"bounding": ["CAP_CHOWN"], "permitted": [], "effective": []}' grep ^Cap /proc/self/status
    seen=$(oci run -b "$bundle" c)
    for set in Eff Prm Amb Inh; do
        [ "$(echo "$seen" | of $set)" = $none ] || escape "the user 1 of a bundle has Cap$set $(echo "$seen" | of $set)"
    done
}

case_nothing_inheritable() {
    fresh "$work/root"
    seen=$(sets "" | of Inh)
    [ "$seen" = $none ] || escape "CapInh is $seen"
    start ""
    seen=$(oci exec --cap CAP_SYS_PTRACE c grep ^CapInh /proc/self/status | of Inh)
    stop
    [ "$seen" = $none ] || escape "CapInh of a further program is $seen"
}

case_groups_are_exact() {
    fresh "$work/root"
    seen=$(setpriv --groups 4321,1 timeout 20 "$product" run --rm -u cup --rootfs "$root" -- id -G)
    [ "$seen" = "1000 50" ] || escape "the groups of cup are $seen"
    seen=$(setpriv --groups 4321,1 timeout 20 "$product" run --rm -u 1:1 --rootfs "$root" -- id -G)
    [ "$seen" = 1 ] || escape "the groups of 1:1 are $seen"
    bundle 'process["user"] = {"uid": 7, "gid": 8, "additionalGids": [9, 10]}' id -G
    seen=$(setpriv --groups 4321,1 timeout 20 "$product" oci --root "$work/state" run -b "$bundle" c)
    [ "$seen" = "8 9 10" ] || escape "the groups of a bundle's program are $seen"
}

case_further_program_unseen() {
    start ""
    oci exec c probe peek >"$work/seen" 2>&1 &
    prober=$!
    while kill -0 $prober 2>/dev/null; do oci exec c true || true; done
    wait $prober || true
    stop
    [ ! -s "$work/seen" ] || escape "$(head -n 1 "$work/seen")"
}

case_kernels_files_hidden() {
    fresh "$work/root"
    for path in asound timer_stats latency_stats fs acpi kcore keys timer_list sched_debug scsi sysrq-trigger irq bus sys interrupts; do
        seen=$(inside "" "p=/proc/$path; [ -e \$p ] || exit 0
            for f in \$(if [ -d \$p ]; then find \$p -maxdepth 2 -type f | head -n 20; else echo \$p; fi); do
                (echo 1 >>\$f) 2>/dev/null && [ ! -c \$f ] && echo written \$f
            done
            case $path in
            irq|bus|sys|fs|asound|sysrq-trigger) ;;
            *) if [ -d \$p ]; then ls \$p; else head -c 8 \$p 2>/dev/null; fi ;;
            esac; true")
        [ -z "$seen" ] || escape "/proc/$path: $seen"
    done
    for path in asound acpi scsi; do
        seen=$(inside "" "[ ! -d /proc/$path ] || ls /proc/$path")
        [ -z "$seen" ] || escape "/proc/$path shows $seen"
    done
}

case_release_agent() {
    fresh "$work/root"
    escapes "a hierarchy of cgroups can be mounted" inside "" 'mkdir /tmp/c && mount -t cgroup -o memory cgroup /tmp/c'
    escapes "a hierarchy of cgroups can be mounted in a new user namespace" \
        inside "" 'unshare -UrmC sh -c "mkdir /tmp/c && mount -t cgroup -o rdma cgroup /tmp/c"'
    seen=$(inside "" 'find /sys/fs/cgroup -name release_agent 2>/dev/null | while read -r f; do (cat $f >>$f) 2>/dev/null && echo $f; done; true')
    [ -z "$seen" ] || escape "$seen can be written"
}

case_cgroups_read_only() {
    fresh "$work/root"
    seen=$(inside "" 'for d in /sys/fs/cgroup /sys/fs/cgroup/*; do [ -d $d ] && mkdir $d/made 2>/dev/null && echo $d; done
        for f in $(find /sys/fs/cgroup -name "memory.limit_in_bytes" -o -name memory.max); do (echo 1G >$f) 2>/dev/null && echo $f; done; true')
    [ -z "$seen" ] || escape "writable: $seen"
    bundle "" sh -c 'for d in /sys/fs/cgroup /sys/fs/cgroup/*; do [ -d $d ] && mkdir $d/made 2>/dev/null && echo $d; done; true'
    seen=$(oci run -b "$bundle" c)
    [ -z "$seen" ] || escape "writable in a bundle: $seen"
}

case_crypto_sockets() {
    fresh "$work/root"
    seen=$(inside "" 'probe socket 38')
    [ "$seen" != 0 ] || escape "a socket of AF_ALG can be made"
    seen=$(inside "" 'probe socket 40')
    [ "$seen" != 0 ] || escape "a socket of AF_VSOCK can be made"
}

case_no_abstract_sockets() {
    fresh "$work/root"
    before=$(grep -c '@' /proc/net/unix || true)
    start ""
    seen=$(inside "--network host -t --init" "grep -c @ /proc/net/unix; true" | tr -d '\r') || true
    after=$(grep -c '@' /proc/net/unix || true)
    stop
    [ "$before" = "$after" ] && [ "$before" = "$seen" ] || escape "abstract sockets: $before before, $after while a container is there, $seen inside"
}

case_hook_environment() {
    printf '#!/bin/sh\nenv >"%s/hook-saw"\n' "$work" >"$work/hook" && chmod +x "$work/hook"
    bundle 'process["env"] = ["PATH=/bin", "LD_PRELOAD=/evil.so", "MARKER=of-the-image"]
hook = [{"path": work + "/hook"}]
c["hooks"] = {"prestart": hook, "createRuntime": hook, "poststart": hook, "poststop": hook}' true
    oci run -b "$bundle" c
    escapes "a hook sees the image's environment" grep -E 'LD_PRELOAD|MARKER' "$work/hook-saw"
    [ -s "$work/hook-saw" ]
}

case_keyring_of_its_own() {
    fresh "$work/root"
    escapes "the caller's keys are seen" inside "" 'grep -q . /proc/keys'
}

case_privileges_cannot_be_gained() {
    fresh "$work/root"
    cp "$root/bin/busybox" "$root/bin/rooted" && chmod 4755 "$root/bin/rooted" && ln -s rooted "$root/bin/id-of-root"
    seen=$(inside "-u 1" "grep ^NoNewPrivs /proc/self/status | tr -dc 0-9")
    [ "$seen" = 1 ] || escape "no_new_privs is $seen"
}
