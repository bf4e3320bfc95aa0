# The container's place in the one hierarchy of cgroup v2.
. /root/check.sh

check "the container sees itself at the root of its cgroup namespace" equal 0::/ \
    "$(inside "" 'cat /proc/self/cgroup' 2>/dev/null)"
check "its cgroups are read-only inside" equal refused \
    "$(inside "" 'echo max >/sys/fs/cgroup/pids.max && echo written || echo refused' 2>/dev/null)"
check "the host name is the one asked for" equal testbox "$(inside "--hostname testbox" hostname 2>/dev/null)"
check "nothing is left of the containers" equal "" \
    "$(find /sys/fs/cgroup -path '*demitasse/*' -type d; grep demitasse /proc/self/mountinfo)"

# A place in the hierarchy that has only some of the controllers to give, as a systemd service without Delegate=.
mkdir -p /sys/fs/cgroup/service/here
echo "+memory +cpu" >/sys/fs/cgroup/service/cgroup.subtree_control
said=$(unshare -m sh -c '
    mount --bind /sys/fs/cgroup/service/here /sys/fs/cgroup
    demitasse run --pids 9 --rootfs /rootfs -- true; echo "status $?"' 2>&1)
check "a missing controller is an error of ours" contains "status 125" "$said"
check "a missing controller is named" contains "pids" "$said"
check "the place where it is missing is named" contains "/sys/fs/cgroup" "$said"
check "a missing controller leaves nothing" equal "" "$(find /sys/fs/cgroup/service/here -mindepth 2 -type d)"
rmdir /sys/fs/cgroup/service/here/* /sys/fs/cgroup/service/here /sys/fs/cgroup/service 2>/dev/null
finish
