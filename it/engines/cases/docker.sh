# What only docker has.

case_run_in_a_new_directory() { equal /new/place "$(once_in -w /new/place "$image" pwd)"; }

case_runtime_is_the_one_under_test() {
    contains tested "$(engine info --format '{{.DefaultRuntime}}')"
    equal chosen "$(once_in --runtime tested "$image" echo chosen)"
}

case_healthcheck_turns_healthy_and_ill() {
    idle well --health-cmd 'test ! -e /tmp/ill' --health-interval 300ms --health-retries 1 --health-start-period 0s
    soon has_health healthy
    engine exec well touch /tmp/ill
    soon has_health unhealthy
    remove well
}
has_health() { equal "$1" "$(inspect well '{{.State.Health.Status}}')"; }

case_update_of_processes_and_processors() {
    idle updated_more --pids-limit 100
    engine update --pids-limit 33 --cpuset-cpus 0 updated_more
    equal 33 "$(limit "$(pid_of updated_more)" pids)"
    equal 0 "$(limit "$(pid_of updated_more)" cpus)"
    remove updated_more
}

case_out_of_memory_is_told() {
    status 137 run --name greedy --memory 16m --memory-swap 16m "$image" sh -c 'sleep 0.5; x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done'
    equal true "$(inspect greedy '{{.State.OOMKilled}}')"
    remove greedy
}

case_events_of_exec_and_pause() {
    from=$(date +%s)
    idle told_of
    engine exec told_of true
    engine pause told_of
    engine unpause told_of
    remove told_of
    said=$(engine events --since "$from" --until "$(($(date +%s) + 1))" --filter container=told_of --format '{{.Status}}')
    for status in create start exec_start exec_die pause unpause kill die destroy; do contains "$status" "$said"; done
}

case_resize_of_a_terminal() {
    engine run -d -t --name resized --network none "$image" sh -c "$patient"
    timeout 10 curl -s --unix-socket "$work/docker.sock" -X POST "http://localhost/containers/resized/resize?h=33&w=77"
    contains "33 77" "$(engine exec resized sh -c 'stty size </proc/1/fd/0')"
    remove resized
}

case_cgroup_parent() {
    idle child --cgroup-parent /brewery
    contains /brewery/ "$(cgroup_of "$(pid_of child)" memory)"
    remove child
}

case_cgroup_namespace() {
    equal "$(readlink /proc/self/ns/cgroup)" "$(once_in --cgroupns host "$image" readlink /proc/self/ns/cgroup)"
    fails equal "$(readlink /proc/self/ns/cgroup)" "$(once_in --cgroupns private "$image" readlink /proc/self/ns/cgroup)"
}

case_device_rules() {
    once_in --cap-add MKNOD --device-cgroup-rule 'c 1:8 rm' "$image" sh -c 'mknod /tmp/dice c 1 8 && dd if=/tmp/dice of=/dev/null bs=1 count=1'
}

case_paths_unmasked() {
    once_in --security-opt systempaths=unconfined "$image" sh -c 'test -w /proc/sys/kernel/hostname'
}

case_published_port() {
    engine run -d --name published -p 127.0.0.1:8088:80 "$image" sh -c 'mkdir /www; echo ristretto >/www/menu; httpd -f -p 80 -h /www' >/dev/null
    soon timeout 5 curl -s -f http://127.0.0.1:8088/menu
    equal ristretto "$(timeout 5 curl -s http://127.0.0.1:8088/menu)"
    remove published
}

case_names_are_found_in_a_network() {
    engine network create names
    engine run -d --name espresso --network names "$image" sh -c "$patient" >/dev/null
    contains "PING espresso" "$(engine run --rm --network names "$image" ping -c 1 espresso)"
    remove espresso
    engine network rm names
}

case_removal_leaves_nothing() {
    idle litter
    id=$(inspect litter '{{.Id}}')
    remove litter
    equal "" "$(find /sys/fs/cgroup -type d -name "$id")"
    equal "" "$(grep "$id" /proc/mounts)"
    equal "" "$(find "$work/docker/exec" "$work/containerd/state" -name "$id")"
}
