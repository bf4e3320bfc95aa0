# Containers as units of a real systemd: made, limited, updated, killed and deleted.
. /root/check.sh

oci() { demitasse oci --root /run/oci --systemd-cgroup "$@"; }
property() { systemctl show -p "$2" --value "$1"; }

bundle /tmp/web '"cgroupsPath": "machine-web.slice:demi:web", "resources": {"memory": {"limit": 67108864, "swap": 67108864},
  "cpu": {"shares": 512, "quota": 50000, "period": 100000, "cpus": "0-1"}, "pids": {"limit": 30}},' '["sleep", "1000"]'
oci create --bundle /tmp/web --pid-file /tmp/pid web </dev/null >/tmp/said 2>&1
check "create asks systemd for a scope" equal "" "$(cat /tmp/said)"
unit=demi-web.scope
group=/sys/fs/cgroup/machine.slice/machine-web.slice/$unit
check "the scope is active" equal active "$(property $unit ActiveState)"
check "it is in the slice that was asked for" equal machine-web.slice "$(property $unit Slice)"
check "it is delegated" equal yes "$(property $unit Delegate)"
check "its group is where systemd says" equal "/machine.slice/machine-web.slice/$unit" "$(property $unit ControlGroup)"
check "init is in it" equal "0::/machine.slice/machine-web.slice/$unit" "$(cat "/proc/$(cat /tmp/pid)/cgroup")"
check "systemd knows the memory limit" equal 67108864 "$(property $unit MemoryMax)"
check "systemd knows the weight" equal 59 "$(property $unit CPUWeight)"
check "systemd knows the quota" equal 500ms "$(property $unit CPUQuotaPerSecUSec)"
check "systemd knows the tasks" equal 30 "$(property $unit TasksMax)"
check "systemd knows the processors" equal 0-1 "$(property $unit AllowedCPUs)"
check "the memory limit is in force" equal 67108864 "$(cat $group/memory.max)"
check "the quota is in force" equal "50000 100000" "$(cat $group/cpu.max)"
check "the program starts" oci start web
check "state says so" contains '"status": "running"' "$(oci state web)"
check "exec is in the scope" equal "0::/" "$(oci exec web cat /proc/self/cgroup 2>&1)"

check "update changes both" oci update --memory 100663296 --memory-swap 134217728 --pids-limit 40 --cpu-quota 30000 web
check "the file has the new limit" equal 100663296 "$(cat $group/memory.max)"
check "systemd has the new limit" equal 100663296 "$(property $unit MemoryMax)"
check "systemd has the new tasks" equal 40 "$(property $unit TasksMax)"
systemctl daemon-reload
check "a reload of systemd leaves the limits" equal "100663296 40 30000 100000" \
    "$(echo "$(cat $group/memory.max)" "$(cat $group/pids.max)" "$(cat $group/cpu.max)")"
check "a reload leaves the device filter" contains "Operation not permitted" \
    "$(mknod /rootfs/disk b 1 0; oci exec web head -c 1 /disk 2>&1; rm /rootfs/disk)"
check "pause stops the scope" oci pause web
check "state says paused" contains '"status": "paused"' "$(oci state web)"
check "resume lets it go on" oci resume web
check "ps tells its pid" equal "[$(cat /tmp/pid)]" "$(oci ps -f json web)"

check "kill ends it" oci kill web KILL
tries=0
until [ "$(oci state web | sed -n 's/.*"status": "\(.*\)".*/\1/p')" = stopped ] || [ $tries = 40 ]; do usleep 50000; tries=$((tries + 1)); done
check "delete removes it" oci delete web
check "its unit is gone" equal inactive "$(property $unit ActiveState)"
check "its group is gone" equal "" "$(find /sys/fs/cgroup -name "$unit")"
oci create --bundle /tmp/web web </dev/null >/tmp/said 2>&1
check "a name can be used again" equal "" "$(cat /tmp/said)"
check "delete --force stops the unit" oci delete --force web
check "the second unit is gone" equal inactive "$(property $unit ActiveState)"

bundle /tmp/plain '' '["cat", "/proc/self/cgroup"]'
check "without a path it is a scope of system.slice" equal "0::/" "$(oci run --bundle /tmp/plain plain 2>&1)"
bundle /tmp/wrong '"cgroupsPath": "/a/b",' '["true"]'
said=$(oci create --bundle /tmp/wrong wrong 2>&1 </dev/null)
check "a path of another form is refused" contains "slice:prefix:name" "$said"
bundle /tmp/fails '"cgroupsPath": ":demi:fails",' '["/no/such/program"]'
said=$(oci create --bundle /tmp/fails fails 2>&1 </dev/null)
check "a container that cannot be made leaves no unit" equal inactive "$(property demi-fails.scope ActiveState)"
finish
