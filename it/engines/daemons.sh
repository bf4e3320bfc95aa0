# Starts dockerd and containerd in the box, with everything of theirs in $work. Sourced by the scripts that need one.

# started WHAT COMMAND...: waits until the daemon answers.
started() {
    daemon=$1
    shift
    soon "$@" || { tail -n 30 "$work/$daemon.log" >&2; fail "$daemon does not answer"; }
}

start_containerd() {
    mkdir -p "$work/containerd"
    cat >"$work/containerd.toml" <<TOML
version = 2
root = "$work/containerd/root"
state = "$work/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$work/containerd.sock"
TOML
    containerd --config "$work/containerd.toml" >"$work/containerd.log" 2>&1 &
    started containerd ctr --address "$work/containerd.sock" version
}

# dockerd with the runtime as an added one and as the default. There is nobody to ask for names of the world, which is told
# at once rather than after a time-out.
start_docker() {
    start_containerd
    export DOCKER_HOST=unix://$work/docker.sock
    mkdir -p "$work/docker" && echo '{}' >"$work/daemon.json"
    dockerd --config-file "$work/daemon.json" --host "$DOCKER_HOST" --pidfile "$work/docker.pid" \
        --data-root "$work/docker/data" --exec-root "$work/docker/exec" --containerd "$work/containerd.sock" \
        --dns 127.0.0.1 --add-runtime "tested=$runtime" --default-runtime tested --exec-opt native.cgroupdriver=cgroupfs \
        >"$work/dockerd.log" 2>&1 &
    command=docker
    started dockerd docker version
}

engine() { timeout -k 1 60 docker "$@"; }

load_into_docker() {
    image_archive "$work/image.tar" && engine load -q -i "$work/image.tar" >&2 || fail "docker cannot load the image"
}
