# A container written to files and brought back by the real criu: it goes on where it was, with other standard streams.
# programs: criu tar nft
# modules: crc32c_generic nf_tables unix_diag inet_diag tcp_diag udp_diag netlink_diag af_packet_diag
. /root/check.sh
mkdir -p /etc/criu /c/rootfs
# iptables, which criu would take otherwise, is not in this machine.
echo "network-lock nftables" >/etc/criu/default.conf
cp -a /rootfs/. /c/rootfs/
cat >/c/config.json <<'JSON'
{"ociVersion":"1.3.0",
"process":{"cwd":"/","env":["PATH=/bin"],"args":["sh","-c","i=0; while :; do i=$((i+1)); echo $i >/tmp/count; sleep 0.2; done"]},
"root":{"path":"rootfs"},"hostname":"cup",
"mounts":[{"destination":"/proc","type":"proc","source":"proc"},{"destination":"/dev","type":"tmpfs","source":"tmpfs"},
  {"destination":"/tmp","type":"tmpfs","source":"tmpfs"},{"destination":"/data","type":"bind","source":"/c","options":["rbind","ro"]}],
"linux":{"namespaces":[{"type":"pid"},{"type":"mount"},{"type":"uts"},{"type":"ipc"}],"resources":{"pids":{"limit":20}},
  "maskedPaths":["/proc/kcore","/proc/acpi"],"readonlyPaths":["/proc/sys"]}}
JSON
oci() { demitasse oci "$@"; }
status() { oci state cup 2>/dev/null | sed -n 's/.*"status": "\(.*\)".*/\1/p'; }
pid() { oci state cup 2>/dev/null | sed -n 's/.*"pid": \([0-9]*\).*/\1/p'; }
count() { cat "/proc/$(pid)/root/tmp/count"; }
counts() { before=$(count); sleep 1; [ "$(count)" -gt "$before" ]; }

oci create -b /c cup </dev/null >/first 2>&1
check "a container that was not started cannot be written down" contains "container not running" "$(oci checkpoint --image-path /i cup 2>&1)"
oci start cup
sleep 1
first=$(pid)
check "a checkpoint can leave the container running" oci checkpoint --leave-running --image-path /i0 cup
check "it is running then" equal running "$(status)"
check "it goes on then" counts
check "memory can be written first" oci checkpoint --pre-dump --image-path /i1/parent cup
written=$(count)
check "a checkpoint adds to an earlier one" oci checkpoint --parent-path ../parent --image-path /i1/full --work-path /w cup
check "its processes have ended" equal stopped "$(status)"
check "the log is where it was asked for" [ -s /w/dump.log ]
check "restore brings it back in the place of the stopped one" \
    sh -c 'demitasse oci restore -d -b /c --image-path /i1/full --work-path /w --pid-file /pid cup </dev/null >/restored 2>&1'
check "it is running again" equal running "$(status)"
check "its pid is told" equal "$(pid)" "$(cat /pid)"
check "it is another process" [ "$(pid)" != "$first" ]
check "it counts on from where it was" [ "$(count)" -ge "$written" ]
check "it is alive" counts
check "its standard output is the new one" equal /restored "$(readlink "/proc/$(pid)/fd/1")"
check "it is in its cgroup" contains cup "$(cat "/proc/$(pid)/cgroup")"
check "its limit is in force" equal 20 "$(cat /sys/fs/cgroup/"$(sed s,^0::/,, "/proc/$(pid)/cgroup")"/pids.max)"
check "the bind mount is there" [ -e "/proc/$(pid)/root/data/config.json" ]
check "nothing of the restore is mounted on the host" equal 0 "$(grep -c /c/rootfs /proc/mounts)"
check "a running container is not restored over" contains "already exists" "$(oci restore -d -b /c --image-path /i0 cup 2>&1)"
check "it can be deleted" oci delete --force cup

# shellcheck disable=SC2016 # it is the hook that asks
echo 'pid=$(sed "s/.*\"pid\":\([0-9]*\).*/\1/"); cut -d" " -f3 "/proc/$pid/stat" >/stopped' >/hook
sed -i 's|^"linux"|"hooks":{"prestart":[{"path":"/bin/sh","args":["sh","/hook"]}],"poststart":[{"path":"/bin/touch","args":["touch","/later"]}]},\n"linux"|' /c/config.json
check "a container with hooks is restored" \
    sh -c 'demitasse oci restore -d -b /c --image-path /i1/full --work-path /w cup </dev/null >/restored 2>&1 || { cat /restored; false; }'
check "hooks of the host run while its processes wait" equal T "$(cat /stopped)"
check "poststart runs, too" [ -e /later ]
check "after the hooks they go on" counts
check "it can be deleted again" oci delete --force cup
check "broken images are an error that tells criu's own" contains "criu restore failed" "$(mkdir -p /none; oci restore -d -b /c --image-path /none cup 2>&1)"
check "nothing is left of it" equal "" "$(oci list -q)$(ls -d /sys/fs/cgroup/demitasse/cup 2>/dev/null)"
finish
