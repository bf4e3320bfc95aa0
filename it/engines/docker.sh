#!/bin/sh
# docker.sh: Debian's dockerd and docker with the runtime in RUNTIME (ours when unset) as the default runtime, each case of
# cases/common.sh and cases/docker.sh.
set -u
. "$(dirname "$0")/lib.sh"
. "$here/daemons.sh"
enter_box "$@"
start_docker

remove() { engine rm -f "$@"; }
# dockerd 20 tells a missing command apart from one that may not be run only when it starts a container.
exec_missing_status=126
runtime_name=tested
build() { DOCKER_BUILDKIT=0 engine build "$@"; }

versions "$(engine version --format 'docker {{.Client.Version}}, dockerd {{.Server.Version}}'), $(containerd --version | cut -d ' ' -f 1,3)"
load_into_docker
run_cases "$here/cases/common.sh" "$here/cases/docker.sh"
finish
