# The cases that podman and docker share, since their command lines do. `engine` runs the engine's command.

run() { engine run --network none "$@"; }
once_in() { run --rm "$@"; }

# idle NAME OPTIONS...: a container that stays until it is stopped.
idle() {
    name=$1
    shift
    run -d --name "$name" "$@" "$image" sh -c "$patient" >/dev/null
}
inspect() { engine inspect -f "$2" "$1"; }
pid_of() { inspect "$1" '{{.State.Pid}}'; }
is() { [ "$(inspect "$1" '{{.State.Status}}')" = "$2" ]; }
lists() { engine logs "$1" 2>&1 | grep -q "$2"; }

case_run_prints() { equal "hello world" "$(once_in "$image" echo hello world)"; }

case_run_passes_input_on() { equal tasse "$(echo tasse | once_in -i "$image" cat)"; }

case_run_keeps_streams_apart() {
    equal out "$(once_in "$image" sh -c 'echo out; echo err >&2' 2>"$work/err")"
    contains err "$(cat "$work/err")"
}

case_run_ends_with_the_commands_status() { status 42 once_in "$image" sh -c 'exit 42'; }

case_run_of_a_missing_command_ends_with_127() { status 127 once_in "$image" no-such-command; }

case_run_of_a_missing_path_ends_with_127() { status 127 once_in "$image" /no/such/path; }

case_run_of_what_is_no_program_ends_with_126() { status 126 once_in "$image" /etc/passwd; }

case_run_of_a_directory_ends_with_126() { status 126 once_in "$image" /etc; }

case_run_on_a_terminal() {
    said=$(terminal "$command" run --rm -it --network none "$image" sh -c 'tty; test -t 0 && test -t 1 && echo both')
    contains /dev/ "$said"
    contains both "$said"
}

case_run_on_a_terminal_of_the_callers_size() {
    contains "30 90" "$(terminal "$command" run --rm -it --network none "$image" sh -c 'sleep 0.5; stty size')"
}

case_run_with_environment() {
    said=$(once_in -e CUP=full -e EMPTY= "$image" env)
    contains CUP=full "$said"
    contains BEAN=arabica "$said"
    contains EMPTY= "$said"
}

case_run_in_a_directory() { equal /home/cup "$(once_in -w /home/cup "$image" pwd)"; }

case_run_with_an_entrypoint() { equal "a b" "$(once_in --entrypoint echo "$image" a b)"; }

case_run_with_a_hostname() { equal tasse "$(once_in --hostname tasse "$image" hostname)"; }

case_run_detached_and_wait() {
    run -d --name waited "$image" sh -c 'sleep 0.3; exit 3' >/dev/null
    equal 3 "$(engine wait waited)"
    is waited exited
    engine rm waited
}

case_logs() {
    run -d --name logged "$image" sh -c 'echo one; echo two >&2; sleep 0.3; echo three; sleep 30' >/dev/null
    soon lists logged three
    equal three "$(engine logs --tail 1 logged)"
    contains two "$(engine logs logged 2>&1 >/dev/null)"
    remove logged
}

case_logs_follow_until_the_end() {
    run -d --name followed "$image" sh -c 'for i in 1 2 3; do echo $i; sleep 0.2; done' >/dev/null
    equal "1 2 3" "$(engine logs -f followed | xargs)"
    remove followed
}

case_attach() {
    run -d -i --name attached "$image" sh -c 'read line; sleep 0.3; echo "got $line"; sleep 0.3' >/dev/null
    equal "got milk" "$( (echo milk; sleep 1) | engine attach attached)"
    remove attached
}

case_create_and_start() {
    engine create --network none --name created "$image" echo started >/dev/null
    is created created
    equal started "$(engine start -a created)"
    equal started "$(engine start -a created)"
    remove created
}

case_restart() {
    idle again
    before=$(pid_of again)
    engine restart -t 3 again
    is again running
    fails equal "$before" "$(pid_of again)"
    remove again
}

case_restart_policy_starts_it_again() {
    run -d --name restless --restart on-failure:2 "$image" sh -c 'echo turn; exit 9' >/dev/null
    soon equal 3 "$(engine logs restless | wc -l)" || soon turned_three_times
    remove restless
}
turned_three_times() { [ "$(engine logs restless | grep -c turn)" = 3 ]; }

case_exec() {
    idle execs
    equal inside "$(engine exec execs echo inside)"
    equal tasse "$(echo tasse | engine exec -i execs cat)"
    remove execs
}

case_exec_ends_with_the_commands_status() {
    idle exec_status
    status 42 engine exec exec_status sh -c 'exit 42'
    status 137 engine exec exec_status sh -c 'kill -9 $$'
    remove exec_status
}

case_exec_of_a_missing_command_fails_in_the_engines_way() {
    idle exec_missing
    status "$exec_missing_status" engine exec exec_missing no-such-command
    remove exec_missing
}

case_exec_of_what_is_no_program_ends_with_126() {
    idle exec_denied
    status 126 engine exec exec_denied /etc/passwd
    remove exec_denied
}

case_exec_in_a_stopped_container_fails() {
    run --name exec_stopped "$image" true
    fails engine exec exec_stopped true
    remove exec_stopped
}

case_exec_on_a_terminal() {
    idle exec_terminal
    said=$(terminal "$command" exec -it exec_terminal sh -c 'tty; sleep 0.5; stty size')
    contains /dev/pts/ "$said"
    contains "30 90" "$said"
    remove exec_terminal
}

case_exec_with_user_environment_and_directory() {
    idle exec_as
    equal "1000 full /tmp" "$(engine exec -u cup -e CUP=full -w /tmp exec_as sh -c 'echo $(id -u) $CUP $(pwd)')"
    remove exec_as
}

case_exec_detached() {
    idle exec_detached
    engine exec -d exec_detached sh -c 'echo brewed >/tmp/cup'
    soon engine exec exec_detached grep -q brewed /tmp/cup
    remove exec_detached
}

case_exec_is_in_the_containers_namespaces_and_cgroups() {
    idle exec_where
    names='for ns in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$ns; done; sort /proc/self/cgroup'
    equal "$(engine exec exec_where sh -c "$(echo "$names" | sed 's,self,1,g')")" "$(engine exec exec_where sh -c "$names")"
    remove exec_where
}

case_exec_has_the_containers_capabilities_and_seccomp() {
    idle exec_rights --cap-drop ALL --cap-add CHOWN --security-opt no-new-privileges
    of='grep -E "^(Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):" /proc/PID/status'
    equal "$(engine exec exec_rights sh -c "$(echo "$of" | sed s/PID/1/)")" "$(engine exec exec_rights sh -c "$(echo "$of" | sed s/PID/self/)")"
    remove exec_rights
}

case_exec_privileged() {
    idle exec_privileged --cap-drop ALL
    few=$(engine exec exec_privileged sh -c 'grep CapEff /proc/self/status')
    fails equal "$few" "$(engine exec --privileged exec_privileged sh -c 'grep CapEff /proc/self/status')"
    remove exec_privileged
}

case_top_and_inspect() {
    idle shown
    contains sleep "$(engine top shown)"
    contains "$runtime_name" "$(engine inspect shown | grep -i runtime)"
    is shown running
    remove shown
}

case_stop_asks_first() {
    idle asked
    soon engine exec asked true
    engine stop -t 8 asked
    equal 7 "$(inspect asked '{{.State.ExitCode}}')"
    remove asked
}

case_stop_kills_what_does_not_listen() {
    run -d --name deaf "$image" sh -c 'trap "" TERM; while :; do sleep 1; done' >/dev/null
    engine stop -t 1 deaf
    equal 137 "$(inspect deaf '{{.State.ExitCode}}')"
    remove deaf
}

case_kill() {
    idle killed
    engine kill killed
    soon is killed exited
    equal 137 "$(inspect killed '{{.State.ExitCode}}')"
    fails engine kill killed
    remove killed
}

case_kill_sends_the_signal() {
    run -d --name told "$image" sh -c 'trap "echo heard; exit 5" USR1; echo ready; while :; do sleep 0.1; done' >/dev/null
    soon lists told ready
    engine kill -s USR1 told
    equal 5 "$(engine wait told)"
    contains heard "$(engine logs told)"
    remove told
}

case_kill_of_an_unknown_signal_fails() {
    idle misheard
    fails engine kill -s NOSUCH misheard
    remove misheard
}

case_ctrl_c_reaches_the_container() {
    run -d -t --name interrupted "$image" sh -c 'trap "echo caught; exit 4" INT; echo ready; while :; do sleep 0.1; done' >/dev/null
    soon lists interrupted ready
    engine kill -s INT interrupted
    equal 4 "$(engine wait interrupted)"
    remove interrupted
}

case_pause_and_unpause() {
    idle paused
    engine pause paused
    is paused paused
    case $(limit "$(pid_of paused)" frozen) in FROZEN | 1) ;; *) echo "not frozen"; return 1 ;; esac
    fails engine exec paused true
    engine unpause paused
    is paused running
    case $(limit "$(pid_of paused)" frozen) in THAWED | 0) ;; *) echo "not thawed"; return 1 ;; esac
    engine exec paused true
    remove paused
}

case_remove_of_a_running_one_needs_force() {
    idle stubborn
    fails engine rm stubborn
    remove stubborn
    fails engine inspect stubborn
}

case_remove_of_a_paused_one() {
    idle cold
    engine pause cold
    remove cold
}

case_limits_memory() {
    idle limited_memory --memory 64m --memory-reservation 32m
    equal 67108864 "$(limit "$(pid_of limited_memory)" memory)"
    equal 33554432 "$(limit "$(pid_of limited_memory)" reservation)"
    remove limited_memory
}

case_limits_processors() {
    idle limited_cpus --cpus 0.5 --cpuset-cpus 0
    equal 50000 "$(limit "$(pid_of limited_cpus)" quota)"
    equal 100000 "$(limit "$(pid_of limited_cpus)" period)"
    equal 0 "$(limit "$(pid_of limited_cpus)" cpus)"
    remove limited_cpus
}

case_limits_shares() {
    [ ! -e /sys/fs/cgroup/cgroup.controllers ] || skip "cgroup v2 has weights instead"
    idle limited_shares --cpu-shares 512
    equal 512 "$(limit "$(pid_of limited_shares)" shares)"
    remove limited_shares
}

case_limits_processes() {
    idle limited_pids --pids-limit 20
    equal 20 "$(limit "$(pid_of limited_pids)" pids)"
    remove limited_pids
    fails once_in --pids-limit 5 "$image" sh -c 'for i in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait' >"$work/forked" 2>&1 || contains fork "$(cat "$work/forked")"
}

case_limits_of_resources() {
    equal "1024 2048" "$(once_in --ulimit nofile=1024:2048 --ulimit nproc=500:600 "$image" sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)')"
}

case_out_of_memory_score() { equal 123 "$(once_in --oom-score-adj 123 "$image" cat /proc/self/oom_score_adj)"; }

case_update() {
    idle updated --memory 64m
    engine update --memory 48m --memory-swap 96m --cpus 0.25 --cpu-shares 300 updated
    equal 50331648 "$(limit "$(pid_of updated)" memory)"
    equal 25000 "$(limit "$(pid_of updated)" quota)"
    equal 300 "$(limit "$(pid_of updated)" shares)"
    remove updated
}

case_stats() {
    idle counted
    contains counted "$(engine stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.PIDs}}' counted)"
    remove counted
}

case_volume_keeps_data() {
    engine volume create cellar
    once_in -v cellar:/data "$image" sh -c 'echo old >/data/wine'
    equal old "$(once_in -v cellar:/data "$image" cat /data/wine)"
    engine volume rm cellar
}

case_volume_takes_the_images_files() {
    contains busybox "$(once_in -v fresh:/bin2 -v taken:/bin "$image" ls /bin)"
    engine volume rm taken fresh
}

case_bind_mount() {
    mkdir -p "$work/bound"
    echo host >"$work/bound/file"
    equal host "$(once_in -v "$work/bound:/data" "$image" sh -c 'cat /data/file; echo guest >/data/made')"
    equal guest "$(cat "$work/bound/made")"
}

case_bind_mount_read_only() {
    mkdir -p "$work/guarded"
    contains Read-only "$(once_in -v "$work/guarded:/data:ro" "$image" touch /data/file 2>&1 || true)"
}

case_bind_mount_of_a_file() {
    echo single >"$work/single"
    equal single "$(once_in -v "$work/single:/etc/single:ro" "$image" cat /etc/single)"
}

case_bind_mount_with_propagation() {
    mkdir -p "$work/shared/below"
    mount -t tmpfs tmpfs "$work/shared"
    mount --make-shared "$work/shared"
    mkdir "$work/shared/below"
    idle propagated -v "$work/shared:/data:rslave"
    mount -t tmpfs tmpfs "$work/shared/below"
    echo later >"$work/shared/below/file"
    equal later "$(engine exec propagated cat /data/below/file)"
    remove propagated
    umount -R "$work/shared"
}

case_tmpfs() {
    said=$(once_in --tmpfs /scratch:size=1m,mode=1770 "$image" sh -c 'grep " /scratch " /proc/mounts; stat -c %a /scratch')
    contains tmpfs "$said"
    contains size=1024k "$said"
    contains 1770 "$said"
}

case_read_only_root() {
    contains Read-only "$(once_in --read-only "$image" touch /file 2>&1 || true)"
    equal kept "$(once_in --read-only --tmpfs /tmp "$image" sh -c 'echo kept >/tmp/file; cat /tmp/file')"
}

case_user_by_name() { equal "1000 1000" "$(once_in --user cup "$image" sh -c 'echo $(id -u) $(id -g)')"; }

case_user_by_number_with_groups() {
    equal "123 456 50" "$(once_in --user 123:456 --group-add 50 "$image" sh -c 'echo $(id -u) $(id -g) $(id -G | tr " " "\n" | grep -x 50)')"
}

capabilities() { once_in "$@" "$image" sh -c 'sed -n "s/^CapEff:[[:space:]]*//p" /proc/self/status'; }

case_capabilities_dropped() { equal 0000000000000000 "$(capabilities --cap-drop ALL)"; }

case_capabilities_added() { equal 0000000002001000 "$(capabilities --cap-drop ALL --cap-add NET_ADMIN --cap-add SYS_TIME)"; }

case_capabilities_of_a_user() {
    equal 0000000000000000 "$(capabilities --user 1000)"
}

case_privileged() {
    # What the machine itself lacks, or the engine does not know yet, is not asked for: these two are NET_ADMIN and SYS_ADMIN.
    equal 2101248 $((0x$(capabilities --privileged) & 0x201000))
    once_in --privileged "$image" mount -t tmpfs tmpfs /mnt
}

case_no_new_privileges() {
    equal 1 "$(once_in --security-opt no-new-privileges "$image" sed -n 's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)"
}

case_seccomp_by_default() {
    equal 2 "$(once_in "$image" sed -n 's/^Seccomp:[[:space:]]*//p' /proc/self/status)"
    contains "not permitted" "$(once_in "$image" unshare -m true 2>&1 || true)"
}

case_seccomp_profile_of_ones_own() {
    contains ross-device "$(once_in --security-opt "seccomp=$(seccomp_profile)" "$image" mkdir /tmp/new 2>&1 || true)"
}

case_seccomp_unconfined() {
    equal 0 "$(once_in --security-opt seccomp=unconfined "$image" sed -n 's/^Seccomp:[[:space:]]*//p' /proc/self/status)"
}

case_paths_are_masked() {
    equal 0 "$(once_in "$image" sh -c 'cat /proc/kcore /proc/timer_list 2>/dev/null | wc -c')"
    fails once_in "$image" sh -c 'echo 0 >/proc/sys/kernel/panic'
}

case_init_reaps_and_passes_signals_on() {
    idle with_init --init
    contains init "$(engine exec with_init cat /proc/1/comm | sed 's/catatonit\|tini/init/')"
    engine stop -t 8 with_init
    equal 7 "$(inspect with_init '{{.State.ExitCode}}')"
    remove with_init
}

case_sysctl() { equal 7777 "$(once_in --sysctl net.core.somaxconn=7777 "$image" cat /proc/sys/net/core/somaxconn)"; }

case_device() {
    contains "1, *8" "$(once_in --device /dev/random:/dev/dice "$image" ls -l /dev/dice | sed 's/1,  *8/1, *8/')"
    once_in --device /dev/random:/dev/dice "$image" dd if=/dev/dice of=/dev/null bs=1 count=1
}

case_devices_that_were_not_given_are_denied() {
    fails once_in --cap-add MKNOD "$image" sh -c 'mknod /tmp/mem c 1 1 && dd if=/tmp/mem of=/dev/null bs=1 count=1'
}

case_shared_memory_size() { contains 2.0M "$(once_in --shm-size 2m "$image" df -h /dev/shm)"; }

case_pid_namespace_of_another() {
    idle pid_host
    contains sleep "$(once_in --pid container:pid_host "$image" ps)"
    remove pid_host
}

case_network_namespace_of_another() {
    idle net_host
    equal "$(engine exec net_host readlink /proc/self/ns/net)" "$(engine run --rm --network container:net_host "$image" readlink /proc/self/ns/net)"
    remove net_host
}

case_ipc_namespace_of_another() {
    idle ipc_host --ipc shareable
    equal "$(engine exec ipc_host readlink /proc/self/ns/ipc)" "$(once_in --ipc container:ipc_host "$image" readlink /proc/self/ns/ipc)"
    remove ipc_host
}

case_namespaces_of_the_host() {
    for kind in net pid uts ipc; do
        case $kind in net) option=network ;; *) option=$kind ;; esac
        # Only one network may be named, so this is `engine run`, not `run`.
        equal "$(readlink "/proc/self/ns/$kind")" "$(engine run --rm "--$option" host "$image" readlink "/proc/self/ns/$kind")"
    done
}

case_copy_in_and_out() {
    idle copied
    echo carried >"$work/carried"
    engine cp "$work/carried" copied:/tmp/carried
    equal carried "$(engine exec copied cat /tmp/carried)"
    engine cp copied:/etc/passwd "$work/passwd"
    contains cup "$(cat "$work/passwd")"
    remove copied
}

case_rename() {
    idle renamed_before
    engine rename renamed_before renamed_after
    engine exec renamed_after true
    remove renamed_after
}

case_events() {
    from=$(date +%s)
    once_in --name seen "$image" true
    said=$(engine events --since "$from" --until "$(($(date +%s) + 1))" --filter container=seen --format '{{.Status}}')
    for status in create start die; do contains "$status" "$(echo "$said" | sed s/died/die/)"; done
}

case_network_bridge() {
    engine network create grid
    engine run -d --name server --network grid -p 8099:80 "$image" sh -c 'mkdir /www; echo espresso >/www/menu; httpd -f -p 80 -h /www' >/dev/null
    address=$(inspect server '{{.NetworkSettings.Networks.grid.IPAddress}}')
    soon engine run --rm --network grid "$image" wget -q -O - "http://$address/menu"
    equal espresso "$(engine run --rm --network grid "$image" wget -q -O - "http://$address/menu")"
    equal espresso "$(timeout 10 curl -s "http://$address/menu")"
    remove server
    engine network rm grid
}

case_many_at_once() {
    jobs=
    for i in 1 2 3 4 5 6; do
        once_in "$image" echo "cup $i" >"$work/many.$i" &
        jobs="$jobs $!"
    done
    for job in $jobs; do wait "$job"; done
    equal "cup 1 cup 2 cup 3 cup 4 cup 5 cup 6" "$(cat "$work"/many.? | xargs)"
}

case_build_runs_commands() {
    mkdir -p "$work/build"
    printf 'FROM %s\nRUN echo roasted >/beans && id -u >/uid\nUSER cup\nRUN id -u >/tmp/uid\nCMD cat /beans /uid /tmp/uid\n' "$image" >"$work/build/Dockerfile"
    build -t localhost/roast:1 "$work/build"
    equal "roasted 0 1000" "$(once_in localhost/roast:1 | xargs)"
}
