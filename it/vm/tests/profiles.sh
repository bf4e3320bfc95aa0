# Profiles of a security module: Debian's kernel has AppArmor switched on, and knows the profile "unconfined" alone.
. /root/check.sh
mkdir -p /c/rootfs /sys/kernel/security
cp -a /rootfs/. /c/rootfs/
mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
bundle() {
    cat >/c/config.json <<JSON
{"ociVersion":"1.3.0","process":{"cwd":"/","env":["PATH=/bin"],"args":["cat","/proc/self/attr/current"],$1},
"root":{"path":"rootfs"},"mounts":[{"destination":"/proc","type":"proc","source":"proc"}],
"linux":{"namespaces":[{"type":"pid"},{"type":"mount"}]}}
JSON
}
check "AppArmor is switched on" contains Y "$(cat /sys/module/apparmor/parameters/enabled)"
bundle '"apparmorProfile":"unconfined"'
check "a profile that is there confines the program" equal unconfined "$(demitasse oci run -b /c cup 2>&1)"
bundle '"apparmorProfile":"docker-default"'
said=$(demitasse oci run -b /c cup 2>&1)
check "a profile that is not loaded is named" contains "there is no AppArmor profile docker-default" "$said"
check "with the property that asks for it" contains /process/apparmorProfile "$said"
bundle '"selinuxLabel":"system_u:system_r:container_t:s0"'
check "a label is refused where SELinux is off" contains "SELinux is not enabled" "$(demitasse oci run -b /c cup 2>&1)"
finish
