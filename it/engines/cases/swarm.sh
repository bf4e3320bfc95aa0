# One service through its life; each case goes on where the one before ended.

tasks() { engine service ps --filter desired-state=running --format '{{.CurrentState}}' cups 2>/dev/null | grep -c "^Running"; }
running_are() { equal "$1" "$(tasks)"; }
containers() { engine ps -q --filter label=com.docker.swarm.service.name=cups; }
in_each() { for container in $(containers); do engine exec "$container" sh -c "$1"; done | sort | uniq -c | xargs; }
in_each_is() { equal "$1" "$(in_each "$2")"; }

case_node_joins() {
    engine swarm init --advertise-addr 192.0.2.1 --listen-addr 192.0.2.1 >/dev/null
    contains Ready "$(engine node ls --format '{{.Status}}')"
}

case_replicated_service_of_two() {
    engine service create --detach --no-resolve-image --name cups --replicas 2 --env BREW=mocha --limit-memory 64m --limit-cpu 0.5 \
        --stop-grace-period 2s --mount type=tmpfs,dst=/scratch --user cup --init "$image" sh -c "$patient"
    soon running_are 2
    in_each_is "2 mocha 1000" 'echo $BREW $(id -u)'
}

case_replicas_run_on_the_runtime_under_test() {
    for container in $(containers); do equal tested "$(engine inspect -f '{{.HostConfig.Runtime}}' "$container")"; done
}

case_replicas_are_limited() {
    for container in $(containers); do
        pid=$(engine inspect -f '{{.State.Pid}}' "$container")
        equal "67108864 50000" "$(limit "$pid" memory) $(limit "$pid" quota)"
    done
}

case_scales_to_four() {
    engine service scale --detach cups=4
    soon running_are 4
    in_each_is "4 mocha" 'echo $BREW'
}

case_a_killed_replica_is_replaced() {
    before=$(containers | sort)
    engine kill "$(containers | head -n 1)"
    soon replaced
    in_each_is "4 mocha" 'echo $BREW'
}
replaced() { running_are 4 && fails equal "$before" "$(containers | sort)" && equal 4 "$(containers | wc -l)"; }

case_rolling_update() {
    engine service update --detach --no-resolve-image --update-parallelism 2 --update-delay 0s --update-order start-first \
        --env-add BREW=lungo cups
    soon rolled lungo
    running_are 4
    contains completed "$(engine service inspect -f '{{.UpdateStatus.State}}' cups)"
}
rolled() { equal "4 $1" "$(in_each 'echo $BREW')" && contains completed "$(engine service inspect -f '{{.UpdateStatus.State}}' cups)"; }

case_update_of_the_image() {
    engine tag "$image" localhost/cup:2
    engine service update --detach --no-resolve-image --image localhost/cup:2 --update-parallelism 4 --update-delay 0s cups
    soon renewed
}
renewed() { equal "4 localhost/cup:2" "$(engine ps --filter label=com.docker.swarm.service.name=cups --format '{{.Image}}' | sort | uniq -c | xargs)"; }

case_rollback() {
    engine service rollback --detach cups
    soon equal_image_and_four
}
equal_image_and_four() { equal "4 $image" "$(engine ps --filter label=com.docker.swarm.service.name=cups --format '{{.Image}}' | sort | uniq -c | xargs)"; }

case_secret_and_config_reach_a_replica() {
    echo beans | engine secret create pantry - >/dev/null
    echo menu | engine config create board - >/dev/null
    engine service create --detach --no-resolve-image --name waiter --secret pantry --config board --stop-grace-period 1s "$image" sh -c "$patient" >/dev/null
    soon waiter_has
    engine service rm waiter
}
waiter_has() {
    one=$(engine ps -q --filter label=com.docker.swarm.service.name=waiter)
    [ -n "$one" ] && equal "beans menu" "$(engine exec "$one" cat /run/secrets/pantry /board | xargs)"
}

case_failing_replica_is_tried_again() {
    engine service create --detach --no-resolve-image --name faint --restart-condition on-failure --restart-max-attempts 2 --restart-delay 100ms \
        "$image" sh -c 'exit 3' >/dev/null
    soon tried_three_times
    engine service rm faint
}
tried_three_times() { equal 3 "$(engine service ps --format '{{.CurrentState}}' faint | grep -c Failed)"; }

case_job_of_three() {
    engine service create --detach --no-resolve-image --name brew --mode replicated-job --replicas 3 "$image" sh -c 'echo done' >/dev/null
    soon job_done
    engine service rm brew
}
job_done() { equal 3 "$(engine service ps --format '{{.CurrentState}}' brew | grep -c Complete)"; }

case_overlay_network_connects_services() {
    engine network create --driver overlay --attachable table >/dev/null
    engine service create --detach --no-resolve-image --name server --network table --endpoint-mode dnsrr --stop-grace-period 1s "$image" \
        sh -c 'mkdir /www; echo cortado >/www/menu; httpd -f -p 80 -h /www' >/dev/null
    soon served
    engine service rm server
}
served() { contains "PING server" "$(timeout 10 docker run --rm --network table "$image" ping -c 1 -W 1 server)"; }

case_removal_leaves_nothing() {
    ids=$(containers)
    engine service rm cups
    soon equal_none
    for id in $ids; do equal "" "$(find /sys/fs/cgroup -type d -name "$id*")"; done
}
equal_none() { equal "" "$(engine ps -aq --filter label=com.docker.swarm.service.name=cups)"; }

case_node_leaves() { engine swarm leave --force; }
