# Why a container ended, where the kernel counts what it killed by the group (memory.events), and tells of the peak (memory.peak).
. /root/check.sh

said=$(demitasse run --rm --network none --verbose -m 16M --memory-swap 16M --rootfs /rootfs -- tail /dev/zero 2>&1)
check "memory that ran out is told with the limit" contains "out of memory: the kernel killed 1 process at the limit of 16M" "$said"
check "the peak is told" contains "memory peak 1" "$said"
check "the kernel is named" contains "ended by SIGKILL from the kernel, since memory ran out" "$said"
demitasse run -d --name oom --network none -m 16M --memory-swap 16M --rootfs /rootfs -- tail /dev/zero >/dev/null
check "its code is waited for" equal 137 "$(demitasse wait oom)"
ended='{{.State.ExitCode}} {{.State.Signal}} {{.State.OOMKilled}} {{.State.MemoryLimit}} {{.State.EndedBy}}'
check "inspect tells the same" equal "137 SIGKILL true 16777216 SIGKILL from the kernel, since memory ran out" "$(demitasse inspect -f "$ended" oom)"
peak=$(demitasse inspect -f '{{.State.MemoryPeak}}' oom)
peaked() { [ "$peak" -gt 1000000 ] && [ "$peak" -le 16777216 ]; }
check "inspect tells the peak" peaked
check "inspect tells the time" contains Z "$(demitasse inspect -f '{{.State.FinishedAt}}' oom)"

demitasse run -d --name asked --network none --rootfs /rootfs -- sh -c 'trap "exit 3" TERM; echo begun; while :; do sleep 0.1; done' >/dev/null
until demitasse logs asked | grep -q begun; do sleep 0.1; done
demitasse stop asked >/dev/null
check "whoever asked is named" equal "3 true SIGTERM from demitasse stop" "$(demitasse inspect -f '{{.State.ExitCode}} {{.State.Stopped}} {{.State.EndedBy}}' asked)"
demitasse start asked >/dev/null
kill -KILL "$(demitasse inspect -f '{{.State.Pid}}' asked)"
demitasse wait asked >/dev/null
check "a kill from elsewhere is what it is" equal "137 SIGKILL false ()" "$(demitasse inspect -f '{{.State.ExitCode}} {{.State.Signal}} {{.State.OOMKilled}} ({{.State.EndedBy}})' asked)"
demitasse rm -f oom asked >/dev/null
finish
