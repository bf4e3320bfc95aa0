# Every property of linux.resources with the OCI command line on cgroup v2: in force, or an error that names it.
. /root/check.sh

oci() { demitasse oci --root /run/oci "$@"; }
group=/sys/fs/cgroup/demitasse/web

while IFS='|' read -r resources file expected; do
    bundle /tmp/web "\"resources\": {$resources}," '["sleep", "1000"]'
    oci create --bundle /tmp/web web </dev/null >/tmp/said 2>&1
    said=$(cat /tmp/said)
    case $file in
    !) check "$resources is refused" contains "$expected" "$said" ;;
    *) check "$resources is $file" equal "$expected" "$(cat "$group/$file" 2>&1)$said" ;;
    esac
    oci delete --force web
done <<'TABLE'
"memory": {"limit": 67108864}|memory.max|67108864
"memory": {"limit": -1}|memory.max|max
"memory": {"reservation": 33554432}|memory.low|33554432
"memory": {"limit": 67108864, "swap": 100663296}|memory.swap.max|33554432
"memory": {"limit": 67108864, "swap": -1}|memory.swap.max|max
"memory": {"limit": 67108864, "disableOOMKiller": false, "useHierarchy": true}|memory.max|67108864
"memory": {"kernel": 67108864}|!|--kernel-memory is a limit of cgroup v1
"memory": {"kernelTCP": 67108864}|!|memory.kernelTCP is a limit of cgroup v1
"memory": {"swappiness": 10}|!|--memory-swappiness is a limit of cgroup v1
"memory": {"disableOOMKiller": true}|!|--oom-kill-disable is a limit of cgroup v1
"memory": {"useHierarchy": false}|!|memory.useHierarchy is a limit of cgroup v1
"pids": {"limit": 7}|pids.max|7
"pids": {"limit": 0}|pids.max|0
"pids": {"limit": -1}|pids.max|max
"cpu": {"shares": 512}|cpu.weight|59
"cpu": {"quota": 50000}|cpu.max|50000 100000
"cpu": {"period": 200000}|cpu.max|max 200000
"cpu": {"quota": 50000, "period": 200000}|cpu.max|50000 200000
"cpu": {"quota": 50000, "burst": 20000}|cpu.max.burst|20000
"cpu": {"idle": 1, "shares": 1024}|cpu.idle|1
"cpu": {"realtimeRuntime": 8000}|!|--cpu-rt-runtime is a limit of cgroup v1
"cpu": {"cpus": "1"}|cpuset.cpus|1
"cpu": {"mems": "0"}|cpuset.mems|0
"blockIO": {"weight": 1000}|io.weight|default 10000
"blockIO": {"leafWeight": 300}|!|blockIO.leafWeight is a limit of cgroup v1
"blockIO": {"throttleReadBpsDevice": [{"major": 4000, "minor": 0, "rate": 1}]}|!|--device-read-bps cannot be set
"hugepageLimits": [{"pageSize": "2MB", "limit": 2097152}]|hugetlb.2MB.max|2097152
"hugepageLimits": [{"pageSize": "2MB", "limit": 4194304}]|hugetlb.2MB.rsvd.max|4194304
"hugepageLimits": [{"pageSize": "3MB", "limit": 2097152}]|!|hugetlb.3MB.max
"network": {"classID": 1048577}|!|network.classID needs the net_cls controller
"network": {"priorities": [{"name": "lo", "priority": 5}]}|!|network.priorities needs the net_prio controller
"rdma": {"mlx5_1": {"hcaHandles": 3}}|!|rdma
"unified": {"memory.high": "1073741824"}|memory.high|1073741824
"unified": {"cgroup.max.depth": "3"}|cgroup.max.depth|3
"unified": {"memory.nothing": "1"}|!|memory.nothing
"unified": {"nothing.max": "1"}|!|nothing
"unified": {"../memory.max": "1"}|!|../memory.max
TABLE

mknod /rootfs/disk b 1 0
bundle /tmp/web '"resources": {"devices": [{"allow": true}, {"allow": false, "type": "c", "major": 1, "minor": 11, "access": "rwm"}]},
  "devices": [{"path": "/dev/log", "type": "c", "major": 1, "minor": 11}],' \
    '["sh", "-c", "(: </dev/log) 2>/dev/null && echo log; (: </dev/zero) 2>/dev/null && echo zero"]'
check "the last device rule that fits decides" equal zero "$(oci run --bundle /tmp/web web 2>&1)"
rm /rootfs/disk

bundle /tmp/web '"resources": {"memory": {"limit": 67108864, "swap": 134217728}, "pids": {"limit": 50}},' \
    '["sh", "-c", "usleep 500000; tail /dev/zero; exec sleep 1000"]'
oci create --bundle /tmp/web web </dev/null >/dev/null 2>&1
oci start web
check "update changes limits" oci update --memory 100663296 --pids-limit 9 web
check "swap is what is left of the sum" equal "100663296 33554432 9" "$(echo "$(cat $group/memory.max)" "$(cat $group/memory.swap.max)" "$(cat $group/pids.max)")"
said=$(oci update --pids-limit 5 --cpuset-cpus 4000 web 2>&1)
check "a refused update is told" contains "--cpuset-cpus cannot be set" "$said"
check "a refused update leaves all as it was" equal 9 "$(cat $group/pids.max)"
check "pause freezes" oci pause web
check "state says so" contains '"status": "paused"' "$(oci state web)"
check "resume thaws" oci resume web
oci update --memory 16777216 --memory-swap 16777216 web
said=$(timeout 5 demitasse oci --root /run/oci events --interval 1h web)
check "memory that runs out is told" contains '{"type":"oom","id":"web"}' "$said"
said=$(oci events --stats web)
check "figures are told" contains '"pids":{"current":1,"limit":9}' "$said"
check "pressure is among them" contains '"psi":{"some":{"avg10":' "$said"
oci delete --force web
check "nothing is left" equal "" "$(find /sys/fs/cgroup -path '*demitasse/*' -type d)"
finish
