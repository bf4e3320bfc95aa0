#!/bin/sh
# swarm.sh: a swarm of one node whose dockerd has the runtime in RUNTIME (ours when unset) as its default, each case of
# cases/swarm.sh.
set -u
. "$(dirname "$0")/lib.sh"
. "$here/daemons.sh"
enter_box "$@"
# A swarm needs an address that others could reach; nobody else is in the box's network.
ip link add grounds type veth peer name grounds-peer && ip address add 192.0.2.1/24 dev grounds &&
    ip link set grounds up && ip link set grounds-peer up || fail "cannot make the box's network"
start_docker

versions "$(engine version --format 'docker {{.Client.Version}}, dockerd {{.Server.Version}}'), $(containerd --version | cut -d ' ' -f 1,3)"
load_into_docker
run_cases "$here/cases/swarm.sh"
finish
