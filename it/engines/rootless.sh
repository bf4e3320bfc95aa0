#!/bin/sh
# rootless.sh: Debian's podman of an ordinary user, whose containers run with the runtime in RUNTIME (ours when unset), each
# case of cases/rootless.sh.
set -u
. "$(dirname "$0")/lib.sh"
enter_box "$@"

failures=0
# The box has a user of its own, with subordinate ids.
grep -v '^cup:' /etc/passwd >"$work/passwd" && echo 'cup:x:4242:4242::/run/box/home:/bin/sh' >>"$work/passwd" &&
    grep -v '^cup:' /etc/group >"$work/group" && echo 'cup:x:4242:' >>"$work/group" && mount --bind "$work/group" /etc/group &&
    echo 'cup:300000:65536' >"$work/subid" && touch /etc/subuid /etc/subgid && mount --bind "$work/passwd" /etc/passwd &&
    mount --bind "$work/subid" /etc/subuid && mount --bind "$work/subid" /etc/subgid || fail "cannot make the box's user"
mkdir -p "$work/home" "$work/user" "$work/hold" && chown 4242:4242 "$work/home" "$work/user" && chmod 700 "$work/user" &&
    chmod 666 /dev/fuse || fail "cannot make the user's directories"
cat >"$work/containers.conf" <<CONF
[containers]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime_supports_json = ["runc", "crun", "demitasse-oci"]
[engine.runtimes]
"${runtime##*/}" = ["$runtime"]
CONF
echo '{"default":[{"type":"insecureAcceptAnything"}]}' >/etc/containers/policy.json
command=$work/podman
cat >"$command" <<COMMAND
#!/bin/sh
cd /
exec setpriv --reuid=4242 --regid=4242 --clear-groups --inh-caps=-all env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin HOME=$work/home \\
    USER=cup XDG_RUNTIME_DIR=$work/user CONTAINERS_CONF=$work/containers.conf podman --runtime "${runtime##*/}" "\$@"
COMMAND
chmod +x "$command"
engine() { timeout -k 1 60 "$command" "$@"; }
remove() { engine rm -f -t 0 "$@"; }

exec_missing_status=127
runtime_name=${runtime##*/}
versions "$(podman --version) of an ordinary user"
image_archive "$work/image.tar" && engine load -q -i "$work/image.tar" >&2 || fail "podman cannot load the image"
. "$here/cases/common.sh"
. "$here/cases/rootless.sh"
for name in $common; do run_case "$name"; done
count=$failures
run_cases "$here/cases/rootless.sh"
failures=$((failures + count))
finish
