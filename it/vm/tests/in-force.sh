# A limit is worth what happens at it: read from the kernel's own counters.
. /root/check.sh

demitasse run --memory 16M --rootfs /rootfs -- tail /dev/zero >/dev/null 2>/tmp/told
check "the memory limit kills" equal 137 $?

said=$(inside "--pids 12" '
    ( for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 5 & done ) 2>/dev/null
    while read -r key value; do [ "$key" != max ] || echo "stopped $((value > 0))"; done </sys/fs/cgroup/pids.events
    read -r now </sys/fs/cgroup/pids.current; echo "at most 12: $((now <= 12))"' 2>/dev/null)
check "the pids limit stops a fork bomb" equal "stopped 1
at most 12: 1" "$said"

said=$(inside "--cpu 0.2" 'timeout 1 sh -c "while :; do :; done"
    while read -r key value; do [ "$key" != nr_throttled ] || echo "throttled $((value > 0))"; done </sys/fs/cgroup/cpu.stat' \
    2>/dev/null)
check "the cpu limit throttles" equal "throttled 1" "$said"

said=$(inside "--cpuset-cpus 1" 'grep Cpus_allowed_list /proc/self/status | tr -d "\t"' 2>/dev/null)
check "the cpuset pins" equal "Cpus_allowed_list:1" "$said"
finish
