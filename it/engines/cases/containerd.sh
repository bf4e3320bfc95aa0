# The cases of containerd, by ctr: containers of a client, tasks of the shim.

run() { engine run --runtime io.containerd.runc.v2 --runc-binary "$runtime" "$@"; }
# once_in OPTIONS... ID COMMAND...: the image stands between the options and the id, so both are given here.
once_in() {
    options=$1
    shift
    # shellcheck disable=SC2086 # options are words
    run --rm $options "$image" "$(cat /proc/sys/kernel/random/uuid)" "$@"
}
idle() {
    name=$1
    shift
    run -d "$@" "$image" "$name" sh -c "$patient"
    soon state "$name" RUNNING
}
state() { engine task ls | grep -q "^$1 .* $2"; }
pid_of() { engine task ls | awk -v name="$1" '$1 == name { print $2 }'; }
remove() {
    engine task kill -s KILL "$1" || true
    soon state "$1" STOPPED
    engine task rm "$1" >/dev/null || true
    engine container rm "$1"
}
exec_in() {
    name=$1
    shift
    engine task exec --exec-id "${exec_id:-$(cat /proc/sys/kernel/random/uuid)}" "$name" "$@"
}

case_run_prints() { equal "hello world" "$(once_in "" echo hello world)"; }

case_run_passes_input_on() { equal tasse "$(echo tasse | once_in "" head -n 1)"; }

case_run_keeps_streams_apart() {
    equal out "$(once_in "" sh -c 'echo out; echo err >&2' 2>"$work/err")"
    contains err "$(cat "$work/err")"
}

case_run_ends_with_the_commands_status() { status 42 once_in "" sh -c 'exit 42'; }

case_run_of_a_missing_command_fails() {
    contains "executable file not found in \$PATH" "$(once_in "" no-such-command 2>&1 || true)"
}

case_run_of_a_missing_path_fails() { contains "no such file or directory" "$(once_in "" /no/such/path 2>&1 || true)"; }

case_run_of_what_is_no_program_fails() { contains "permission denied" "$(once_in "" /etc/passwd 2>&1 || true)"; }

case_run_on_a_terminal() {
    said=$(terminal "$command" run --rm -t --runc-binary "$runtime" "$image" on_terminal sh -c 'tty; sleep 0.5; stty size')
    contains /dev/ "$said"
    contains "30 90" "$said"
}

case_run_with_environment_and_directory() {
    equal "full arabica /home/cup" "$(once_in "--env CUP=full --cwd /home/cup" sh -c 'echo $CUP $BEAN $(pwd)')"
}

case_run_on_a_directory_as_root() {
    cp -a "$("$here/../rootfs/busybox.sh")" "$work/rootfs"
    equal dish "$(run --rm --rootfs "$work/rootfs" dished /bin/echo dish)"
}

case_run_with_a_configuration_of_ones_own() {
    "$runtime" spec -b "$work" 2>/dev/null || (cd "$work" && "$runtime" spec)
    sed -i 's/"terminal": true/"terminal": false/; s,"rootfs","'"$work"'/rootfs",; s/^\(\t*\| *\)"sh"$/\1"hostname"/' "$work/config.json"
    contains "$(sed -n 's/.*"hostname": "\(.*\)".*/\1/p' "$work/config.json")" "$(run --rm --config "$work/config.json" configured)"
}

case_run_with_another_root_of_the_runtime() {
    run -d --runc-root "$work/elsewhere" "$image" elsewhere sh -c "$patient"
    contains elsewhere "$(find "$work/elsewhere" -type d)"
    remove elsewhere
}

case_pid_file() {
    run -d --pid-file "$work/pid" "$image" numbered sh -c "$patient"
    equal "$(pid_of numbered)" "$(cat "$work/pid")"
    remove numbered
}

case_attach() {
    run -d "$image" attached sh -c 'sleep 1; echo begun; sleep 1' </dev/null >/dev/null
    equal begun "$(engine task attach attached)"
    engine container rm attached
}

case_exec() {
    idle execs
    equal inside "$(exec_in execs echo inside)"
    equal tasse "$(echo tasse | exec_in execs head -n 1)"
    remove execs
}

case_exec_ends_with_the_commands_status() {
    idle exec_status
    status 42 exec_in exec_status sh -c 'exit 42'
    remove exec_status
}

case_exec_of_a_missing_command_fails() {
    idle exec_missing
    contains "executable file not found" "$(exec_in exec_missing no-such-command 2>&1 || true)"
    remove exec_missing
}

case_exec_on_a_terminal() {
    idle exec_terminal
    said=$(terminal "$command" task exec -t --exec-id terminal exec_terminal sh -c 'tty; sleep 0.5; stty size')
    contains /dev/pts/ "$said"
    contains "30 90" "$said"
    remove exec_terminal
}

case_exec_as_a_user_in_a_directory() {
    idle exec_as
    equal "1000 /tmp" "$(engine task exec --exec-id as --user cup --cwd /tmp exec_as sh -c 'echo $(id -u) $(pwd)')"
    remove exec_as
}

case_exec_is_in_the_containers_namespaces_and_cgroups() {
    idle exec_where
    names='for ns in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$ns; done; sort /proc/self/cgroup'
    equal "$(exec_in exec_where sh -c "$(echo "$names" | sed 's,self,1,g')")" "$(exec_in exec_where sh -c "$names")"
    remove exec_where
}

case_lists_tasks_and_processes() {
    idle listed
    state listed RUNNING
    contains "$(pid_of listed)" "$(engine task ps listed)"
    contains listed "$(engine container ls -q)"
    remove listed
}

case_pause_and_resume() {
    idle paused
    engine task pause paused
    state paused PAUSED
    case $(limit "$(pid_of paused)" frozen) in FROZEN | 1) ;; *) echo "not frozen"; return 1 ;; esac
    fails exec_in paused true
    engine task resume paused
    state paused RUNNING
    exec_in paused true
    remove paused
}

case_kill_sends_the_signal() {
    idle asked
    sleep 0.3
    engine task kill asked
    soon state asked STOPPED
    contains "exit code 7" "$(engine task rm asked 2>&1)"
    engine container rm asked
}

case_kill_of_all() {
    idle crowd
    engine task exec -d --exec-id second crowd sh -c 'trap "" TERM; sleep 1000' || true
    engine task kill -a -s KILL crowd
    soon state crowd STOPPED
    remove crowd
}

case_kill_of_an_exec() {
    idle exec_killed
    (exec_id=second; status 137 exec_in exec_killed sleep 60 && touch "$work/exec_ended") &
    soon exec_runs
    engine task kill --exec-id second -s KILL exec_killed
    soon test -e "$work/exec_ended"
    remove exec_killed
}
exec_runs() { engine task ps exec_killed | grep -q second; }

case_metrics() {
    idle measured --memory-limit 67108864
    said=$(engine task metrics measured)
    contains memory "$said"
    contains 67108864 "$said"
    remove measured
}

case_limits_memory() {
    idle limited_memory --memory-limit 67108864
    equal 67108864 "$(limit "$(pid_of limited_memory)" memory)"
    remove limited_memory
}

case_limits_processors() {
    idle limited_cpus --cpus 0.5
    equal 50000 "$(limit "$(pid_of limited_cpus)" quota)"
    remove limited_cpus
}

case_limits_quota_and_period() {
    idle limited_quota --cpu-quota 20000 --cpu-period 50000
    equal "20000 50000" "$(limit "$(pid_of limited_quota)" quota) $(limit "$(pid_of limited_quota)" period)"
    remove limited_quota
}

case_cgroup_of_ones_own_choice() {
    idle placed --cgroup /brewery/placed
    contains /brewery/placed "$(cgroup_of "$(pid_of placed)" memory)"
    remove placed
    equal "" "$(find /sys/fs/cgroup -type d -name placed)"
}

case_out_of_memory_is_told() {
    engine events >"$work/events" &
    watcher=$!
    run -d --memory-limit 16777216 "$image" greedy sh -c 'sleep 1; x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'
    soon grep -q "/tasks/oom" "$work/events"
    kill $watcher
    remove greedy
}

case_events() {
    engine events >"$work/events" &
    watcher=$!
    sleep 0.3
    idle seen
    exec_in seen true
    engine task pause seen
    engine task resume seen
    remove seen
    for event in create start exec-added exec-started paused resumed exit delete; do soon grep -q "/tasks/$event" "$work/events"; done
    kill $watcher
}

case_bind_mount() {
    mkdir -p "$work/bound"
    echo host >"$work/bound/file"
    equal host "$(once_in "--mount type=bind,src=$work/bound,dst=/data,options=rbind:rw" sh -c 'cat /data/file; echo guest >/data/made')"
    equal guest "$(cat "$work/bound/made")"
    contains Read-only "$(once_in "--mount type=bind,src=$work/bound,dst=/data,options=rbind:ro" touch /data/file 2>&1 || true)"
}

case_tmpfs() {
    contains size=1024k "$(once_in "--mount type=tmpfs,src=tmpfs,dst=/scratch,options=size=1m:nosuid" grep " /scratch " /proc/mounts)"
}

case_read_only_root() { contains Read-only "$(once_in --read-only touch /file 2>&1 || true)"; }

case_rootfs_propagation() { once_in "--rootfs-propagation rshared" true; }

case_capabilities() {
    effective='sed -n s/^CapEff:[[:space:]]*//p /proc/self/status'
    few=$(once_in "" sh -c "$effective")
    fails equal "$few" "$(once_in "--cap-add CAP_NET_ADMIN" sh -c "$effective")"
    fails equal "$few" "$(once_in "--cap-drop CAP_CHOWN" sh -c "$effective")"
}

case_no_new_privileges() {
    equal 1 "$(once_in "" sed -n 's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)"
    equal 0 "$(once_in --allow-new-privs sed -n 's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)"
}

case_seccomp() {
    equal 2 "$(once_in --seccomp sed -n 's/^Seccomp:[[:space:]]*//p' /proc/self/status)"
    contains ross-device "$(once_in "--seccomp --seccomp-profile $(seccomp_profile)" mkdir /tmp/new 2>&1 || true)"
}

case_device() { once_in "--device /dev/fuse" test -c /dev/fuse; }

case_network_of_the_host() { equal "$(readlink /proc/self/ns/net)" "$(once_in --net-host readlink /proc/self/ns/net)"; }

case_namespace_of_another() {
    idle lender
    equal "$(exec_in lender readlink /proc/self/ns/net)" "$(once_in "--with-ns network:/proc/$(pid_of lender)/ns/net" readlink /proc/self/ns/net)"
    remove lender
}

case_user_namespace() {
    equal "0 100000 65536" "$(once_in "--uidmap 0:100000:65536 --gidmap 0:100000:65536" cat /proc/self/uid_map | xargs)"
}

case_without_pivot_root() { equal turned "$(once_in --no-pivot echo turned)"; }

case_many_at_once() {
    jobs=
    for i in 1 2 3 4 5 6; do
        run --rm "$image" "many$i" echo "cup $i" >"$work/many.$i" &
        jobs="$jobs $!"
    done
    for job in $jobs; do wait "$job"; done
    equal "cup 1 cup 2 cup 3 cup 4 cup 5 cup 6" "$(cat "$work"/many.? | xargs)"
}

case_removal_leaves_nothing() {
    idle litter
    remove litter
    equal "" "$(find /sys/fs/cgroup -type d -name litter)"
    equal "" "$(grep litter /proc/mounts)"
    equal "" "$(find "$work/containerd/state" /run/containerd -name litter 2>/dev/null)"
}
