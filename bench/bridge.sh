#!/bin/sh
# Times a run of /bin/true with a network of its own on a bridge of the host and a copy-on-write root, as people run containers:
# `demitasse run --rm`, `podman run --rm` and `docker run --rm`, the latter two with the same files as an image. The bridges are
# in the benchmark's own network namespace. Usage: bench/bridge.sh [--turns N], as root.
set -eu
usual_turns=20
. "$(dirname "$0")/common.sh"
. "$root/it/engines/daemons.sh"

# soon COMMAND...: tries until it succeeds, for some seconds.
soon() {
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    return 1
}

ready_podman() {
    has podman || { without run.bridge podman "podman is not installed"; return; }
    export CONTAINERS_CONF="$work/containers.conf" CONTAINERS_STORAGE_CONF="$work/storage.conf"
    printf '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n[containers]\nlog_driver = "k8s-file"\n' >"$CONTAINERS_CONF"
    printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "/run/podman-storage"\n' "$work" >"$CONTAINERS_STORAGE_CONF"
    mkdir -p /etc/containers
    [ -e /etc/containers/policy.json ] || echo '{"default":[{"type":"insecureAcceptAnything"}]}' >/etc/containers/policy.json
    podman import "$work/root.tar" bench >/dev/null 2>"$work/errors" || without run.bridge podman "podman import: $(tail -n 1 "$work/errors")"
}

ready_docker() {
    has dockerd && has docker || { without run.bridge docker "docker is not installed"; return; }
    runtime=$(command -v runc)
    (start_docker) >"$work/errors" 2>&1 && export DOCKER_HOST="unix://$work/docker.sock" &&
        docker import "$work/root.tar" bench >/dev/null 2>"$work/errors" || without run.bridge docker "dockerd: $(tail -n 1 "$work/errors")"
}

# sustained: as many at a time as there are processors, each with an address that is taken and given back.
sustained() {
    wanted run.addresses && ! failed run.bridge demitasse && ! failed run.addresses demitasse || return 0
    if value=$("$tools/crowd" for "$seconds" "$(nproc)" demitasse run --rm --network bridge --rootfs "$work/rootfs" -- /bin/true 2>"$work/errors"); then
        keep run.addresses demitasse "$value"
    else
        without run.addresses demitasse "$(cat "$work/errors")"
    fi
}

# Where they unpack what they import.
export TMPDIR="$work"
tar -C "$work/rootfs" -cf "$work/root.tar" .
ready_podman
ready_docker
tool crowd
seconds=10
! is_short || seconds=2
knows bridge run || without run.bridge demitasse "this build has no bridge"
tape run.bridge - demitasse run --rm --network bridge --rootfs "$work/rootfs" -- /bin/true
while next_turn; do
    measure run.bridge demitasse "demitasse run --rm --network bridge --rootfs $work/rootfs -- /bin/true" \
        podman "podman run --rm --network bridge bench /bin/true" \
        docker "docker run --rm bench /bin/true" \
        floor "$(floor run.bridge)"
    [ "$turn_number" -gt 3 ] || sustained
done
report
