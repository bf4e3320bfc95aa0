# What containers of an ordinary user are like: there are no limits on cgroup v1, and a user namespace is around everything.

# Those of cases/common.sh that need neither limits nor a network.
common="run_prints run_passes_input_on run_ends_with_the_commands_status run_of_a_missing_command_ends_with_127
run_on_a_terminal_of_the_callers_size run_with_environment run_with_a_hostname run_detached_and_wait logs attach create_and_start
exec exec_ends_with_the_commands_status exec_on_a_terminal exec_with_user_environment_and_directory exec_detached
exec_has_the_containers_capabilities_and_seccomp stop_asks_first kill kill_sends_the_signal remove_of_a_running_one_needs_force
volume_keeps_data tmpfs read_only_root user_by_name capabilities_dropped capabilities_added no_new_privileges seccomp_by_default
seccomp_profile_of_ones_own paths_are_masked init_reaps_and_passes_signals_on shared_memory_size pid_namespace_of_another
network_namespace_of_another many_at_once"

case_users_are_mapped() {
    equal "0 4242 1 1 300000 65536" "$(once_in "$image" cat /proc/self/uid_map | xargs)"
}

case_user_is_the_same_outside() {
    mkdir -p "$work/home/shared"
    chown 4242:4242 "$work/home/shared"
    equal 4242 "$(once_in --userns keep-id -v "$work/home/shared:/data" "$image" sh -c 'touch /data/made; id -u')"
    equal 4242 "$(stat -c %u "$work/home/shared/made")"
}

case_pod() {
    engine pod create --name kettle --network none
    engine run -d --name kettle_one --pod kettle "$image" sh -c "$patient"
    equal "$(engine exec kettle_one readlink /proc/self/ns/ipc)" "$(engine run --rm --pod kettle "$image" readlink /proc/self/ns/ipc)"
    engine pod rm -f -t 1 kettle
}
