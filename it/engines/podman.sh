#!/bin/sh
# podman.sh: Debian's podman with the runtime in RUNTIME (ours when unset), each case of cases/common.sh and cases/podman.sh.
set -u
. "$(dirname "$0")/lib.sh"
enter_box "$@"

export CONTAINERS_CONF=$work/containers.conf CONTAINERS_STORAGE_CONF=$work/storage.conf
cat >"$CONTAINERS_CONF" <<CONF
[containers]
log_driver = "k8s-file"
init_path = "$(command -v catatonit)"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime_supports_json = ["runc", "crun", "demitasse-oci"]
[engine.runtimes]
"${runtime##*/}" = ["$runtime"]
CONF
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/containers"\n' "$work" "$work" >"$CONTAINERS_STORAGE_CONF"
echo '{"default":[{"type":"insecureAcceptAnything"}]}' >/etc/containers/policy.json

printf '#!/bin/sh\nexec podman --runtime "%s" "$@"\n' "${runtime##*/}" >"$work/podman" && chmod +x "$work/podman"
command=$work/podman
engine() { timeout -k 1 60 "$command" "$@"; }
remove() { engine rm -f -t 0 "$@"; }
exec_missing_status=127
runtime_name=${runtime##*/}
build() { engine build --pull=never "$@"; }

versions "$(podman --version), $(conmon --version | head -n 1)"
image_archive "$work/image.tar" && engine load -q -i "$work/image.tar" >&2 || fail "podman cannot load the image"
run_cases "$here/cases/common.sh" "$here/cases/podman.sh"
finish
