# Into the cgroup of a container, and where that has been divided, into the one that its first process is in.
. /root/check.sh

bundle() {
    mkdir -p /tmp/bundle
    cat >/tmp/bundle/config.json <<E2
{"ociVersion": "1.2.0", "root": {"path": "/rootfs"}, "process": {"cwd": "/", "args": ["sleep", "1000"], "env": ["PATH=/bin"]},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]}],
 "linux": {"cgroupsPath": "/box/web", "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}, {"type": "network"}$1]}}
E2
}
oci() { demitasse oci "$@"; }

bundle ""
oci create -b /tmp/bundle web </dev/null >/dev/null 2>&1 && oci start web
check "exec is in the container's cgroup" equal "0::/box/web" "$(oci exec web cat /proc/self/cgroup)"

mkdir /sys/fs/cgroup/box/web/sub
check "exec goes into a group below where asked" equal "0::/box/web/sub" "$(oci exec --cgroup sub web cat /proc/self/cgroup)"
check "exec tells of a group that is not there" contains "ENOENT" "$(oci exec --cgroup none web true 2>&1)"

pid=$(oci state web | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
echo "$pid" >/sys/fs/cgroup/box/web/sub/cgroup.procs
echo "+memory +pids" >/sys/fs/cgroup/box/web/cgroup.subtree_control
check "exec follows init where the container's cgroup takes no process" equal "0::/box/web/sub" "$(oci exec web cat /proc/self/cgroup)"

oci pause web
check "exec refuses a paused container" contains "cannot exec in a paused container" "$(oci exec web true 2>&1)"
oci resume web
check "exec ends as its program does" equal 9 "$(oci exec web sh -c 'exit 9'; echo $?)"
oci delete -f web
check "nothing is left" equal "" "$(ls -d /sys/fs/cgroup/box/web 2>/dev/null)"

bundle ', {"type": "cgroup"}'
oci create -b /tmp/bundle web </dev/null >/dev/null 2>&1 && oci start web
check "exec sees the container's cgroup as the root" equal "0::/" "$(oci exec web cat /proc/self/cgroup)"
oci delete -f web
rmdir /sys/fs/cgroup/box 2>/dev/null
finish
