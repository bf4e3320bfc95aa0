# What only podman has.

case_healthcheck() {
    idle well --health-cmd 'test -e /tmp/well' --health-interval disable --health-retries 1
    fails engine healthcheck run well
    engine exec well touch /tmp/well
    engine healthcheck run well
    equal healthy "$(inspect well '{{.State.Health.Status}}')"
    remove well
}

case_pod_shares_namespaces() {
    engine pod create --name kettle --network none
    run_in_pod() { engine run --pod kettle "$@"; }
    run_in_pod -d --name kettle_one "$image" sh -c "$patient"
    for kind in net ipc uts; do
        equal "$(engine exec kettle_one readlink "/proc/self/ns/$kind")" "$(run_in_pod --rm "$image" readlink "/proc/self/ns/$kind")"
    done
    contains kettle "$(run_in_pod --rm "$image" hostname)"
}

case_pod_lists_and_tells_processes() {
    contains kettle_one "$(engine ps --pod --format '{{.Names}} {{.PodName}}' | grep 'kettle$')"
    contains sleep "$(engine pod top kettle)"
    contains kettle_one "$(engine pod stats --no-stream kettle)"
}

case_pod_pauses_and_stops() {
    engine pod pause kettle
    is kettle_one paused
    engine pod unpause kettle
    is kettle_one running
    engine pod stop -t 8 kettle
    is kettle_one exited
    equal 7 "$(inspect kettle_one '{{.State.ExitCode}}')"
    engine pod start kettle
    is kettle_one running
    engine pod rm -f -t 1 kettle
    fails engine pod inspect kettle
}

case_pod_with_one_process_namespace() {
    engine pod create --name pot --network none --share pid,ipc,net
    engine run -d --pod pot "$image" sh -c 'exec sleep 1234'
    contains "sleep 1234" "$(engine run --rm --pod pot "$image" ps)"
    engine pod rm -f -t 0 pot
}

case_kubernetes_manifest() {
    cat >"$work/pod.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata: {name: menu}
spec:
  hostNetwork: true
  restartPolicy: Never
  securityContext: {runAsUser: 1000, fsGroup: 50}
  containers:
  - name: tea
    image: $image
    imagePullPolicy: Never
    command: [sh, -c, 'id -u; cat /warm/cup; env | grep SORT; sleep 60']
    env: [{name: SORT, value: green}]
    resources: {limits: {memory: 64Mi, cpu: 500m}}
    volumeMounts: [{name: warm, mountPath: /warm}]
    securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
  volumes: [{name: warm, hostPath: {path: $work/warm, type: DirectoryOrCreate}}]
YAML
    mkdir -p "$work/warm"
    echo hot >"$work/warm/cup"
    engine play kube "$work/pod.yaml"
    soon lists menu-tea green
    equal "1000 hot SORT=green" "$(engine logs menu-tea | xargs)"
    equal 67108864 "$(limit "$(pid_of menu-tea)" memory)"
    engine play kube --down "$work/pod.yaml"
}

case_update_of_more_limits() {
    idle updated_more --pids-limit 100
    engine update --cpuset-cpus 0 --memory-reservation 24m --cpu-period 50000 --cpu-quota 20000 updated_more
    equal 0 "$(limit "$(pid_of updated_more)" cpus)"
    equal 25165824 "$(limit "$(pid_of updated_more)" reservation)"
    equal "50000 20000" "$(limit "$(pid_of updated_more)" period) $(limit "$(pid_of updated_more)" quota)"
    equal 100 "$(limit "$(pid_of updated_more)" pids)"
    remove updated_more
}

case_run_on_a_directory_as_root() {
    cp -a "$("$here/../rootfs/busybox.sh")" "$work/rootfs"
    equal dish "$(once_in --rootfs "$work/rootfs" echo dish)"
}

case_user_namespace() {
    said=$(once_in --uidmap 0:100000:65536 --gidmap 0:200000:65536 "$image" sh -c 'cat /proc/self/uid_map /proc/self/gid_map; id -u; touch /made')
    equal "0 100000 65536 0 200000 65536 0" "$(echo "$said" | xargs)"
}

# podman at times forgets, whatever the runtime, to unmount /dev/shm of such a container, and then cannot remove it.
put_away() {
    engine stop -t 8 "$1"
    umount -q "$(inspect "$1" '{{.StaticDir}}')/shm" || :
    engine rm "$1"
}

case_user_namespace_exec() {
    idle mapped --uidmap 0:100000:65536
    equal 0 "$(engine exec mapped id -u)"
    equal 1000 "$(engine exec -u cup mapped id -u)"
    equal 100000 "$(stat -c %u "/proc/$(pid_of mapped)")"
    put_away mapped
}

case_user_namespace_of_another() {
    idle mapped_host --uidmap 0:100000:65536
    equal "$(engine exec mapped_host readlink /proc/self/ns/user)" "$(once_in --userns container:mapped_host "$image" readlink /proc/self/ns/user)"
    put_away mapped_host
}

case_run_passes_descriptors_on() {
    echo poured >"$work/jug"
    equal poured "$(once_in --preserve-fds 1 "$image" sh -c 'cat <&3' 3<"$work/jug")"
}

case_exec_passes_descriptors_on() {
    idle exec_descriptors
    echo poured >"$work/jug"
    equal poured "$(engine exec --preserve-fds 1 exec_descriptors sh -c 'cat <&3' 3<"$work/jug")"
    remove exec_descriptors
}

case_umask() { equal 0077 "$(once_in --umask 0077 "$image" sh -c umask)"; }

case_personality() { contains 86 "$(once_in --personality LINUX32 "$image" uname -m)"; }

case_paths_unmasked() {
    fails once_in "$image" sh -c 'mount | grep -q "/proc/sys .*rw"'
    once_in --security-opt unmask=ALL "$image" sh -c 'test -w /proc/sys/kernel/hostname'
}

case_paths_masked_besides() {
    equal "" "$(once_in --security-opt mask=/etc/passwd "$image" cat /etc/passwd)"
}

case_cgroup_namespace() {
    equal "$(readlink /proc/self/ns/cgroup)" "$(once_in --cgroupns host "$image" readlink /proc/self/ns/cgroup)"
    fails equal "$(readlink /proc/self/ns/cgroup)" "$(once_in --cgroupns private "$image" readlink /proc/self/ns/cgroup)"
}

case_cgroup_parent() {
    idle child --cgroup-parent /brewery
    contains /brewery/ "$(cgroup_of "$(pid_of child)" memory)"
    remove child
}

case_without_a_cgroup_of_its_own() {
    [ "$runtime_name" = crun ] || skip "podman asks it only of runtimes in runtime_supports_nocgroups of containers.conf"
    equal free "$(once_in --cgroups disabled "$image" echo free)"
}

case_hooks() {
    mkdir -p "$work/hooks"
    printf '#!/bin/sh\ncat >%s/hooked\n' "$work" >"$work/hook" && chmod +x "$work/hook"
    cat >"$work/hooks/hook.json" <<JSON
{"version":"1.0.0","hook":{"path":"$work/hook"},"when":{"annotations":{"^roast$":"^dark$"}},"stages":["createRuntime","poststop"]}
JSON
    timeout 60 "$command" --hooks-dir "$work/hooks" run --rm --network none --annotation roast=dark "$image" true
    contains '"roast":"dark"' "$(tr -d ' ' <"$work/hooked")"
}

case_tells_that_it_is_ready() {
    said=$(timeout 20 python3 - "$command" "$image" <<'PYTHON'
import os, socket, subprocess, sys
door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
door.bind("/run/box/notify")
door.settimeout(15)
container = subprocess.Popen([sys.argv[1], "run", "--rm", "--network", "none", "--sdnotify", "conmon", sys.argv[2], "sleep", "0.2"],
                             env=dict(os.environ, NOTIFY_SOCKET="/run/box/notify"))
print(door.recv(4096).decode())
container.wait()
PYTHON
    )
    contains READY=1 "$said"
}

case_lists_containers_and_the_runtime() {
    idle listed
    contains listed "$(engine ps --format '{{.Names}}')"
    contains "$("$runtime" --version | head -n 1)" "$(engine info)"
    remove listed
}

case_removal_leaves_nothing() {
    idle litter
    id=$(inspect litter '{{.Id}}')
    remove litter
    equal "" "$(find /sys/fs/cgroup -type d -name "libpod-$id")"
    equal "" "$(grep "$id" /proc/mounts)"
}
