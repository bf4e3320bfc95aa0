# The device program of the cgroup (eBPF) decides, whatever capabilities and the mode of a node allow.
. /root/check.sh

mknod /rootfs/disk b 1 0
mknod /rootfs/kernel-log c 1 11
for node in disk kernel-log; do
    check "a $node in the root filesystem cannot be opened" contains "Operation not permitted" \
        "$(inside "" "head -c 1 /$node" 2>&1)"
done
rm /rootfs/disk /rootfs/kernel-log
check "the node of a disk cannot be made" contains "Operation not permitted" "$(inside "" 'mknod /tmp/ram b 1 0' 2>&1)"
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
