# CAP_MKNOD lets root make any node; the device program of the cgroup (eBPF) decides which may be opened.
. /root/check.sh

said=$(inside "" 'mknod /tmp/ram b 1 0 && echo made; head -c 1 /tmp/ram >/dev/null && echo opened || echo denied' 2>&1)
check "a disk's node can be made but not opened" contains "made" "$said"
check "opening a disk is denied by name" contains "Operation not permitted" "$said"
check "the kernel's log device is denied" contains "Operation not permitted" \
    "$(inside "" 'mknod /tmp/kmsg c 1 11; head -c 1 /tmp/kmsg' 2>&1)"
while read -r node numbers; do
    check "/dev/$node can be opened" equal "opened" \
        "$(inside "" "mknod /tmp/node $numbers; (: </tmp/node) && (: </dev/$node) && echo opened" 2>/dev/null)"
done <<'TABLE'
null c 1 3
zero c 1 5
full c 1 7
random c 1 8
urandom c 1 9
TABLE
check "no program of the device controller is left" equal "" "$(find /sys/fs/bpf -mindepth 1)"
finish
