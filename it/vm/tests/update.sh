# Limits that are changed while a container runs, whose group was made without the controllers for them, and a health check in it.
. /root/check.sh
group() { find /sys/fs/cgroup -type d -path "*demitasse/$1"; }
holds() { cat "$(group "$1")/$2"; }
# await SECONDS COMMAND...
await() {
    left=$(($1 * 10))
    shift
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.1
    done
}

id=$(demitasse run -d --name web --health-cmd "sleep 77 & sleep 77" --health-interval 200ms --health-timeout 300ms --health-retries 1 \
    --rootfs /rootfs -- sleep 1000 2>&1)
check "limits are changed while it runs" demitasse update -m 64M --cpus 0.5 --cpuset-cpus 0 --pids-limit 30 web
check "memory is limited" equal 67108864 "$(holds "$id" memory.max)"
check "processor time is limited" equal "50000 100000" "$(holds "$id" cpu.max)"
check "processors are those that were named" equal 0 "$(holds "$id" cpuset.cpus)"
check "processes are limited" equal 30 "$(holds "$id" pids.max)"
check "what contradicts itself is refused" contains "is less than --memory" "$(demitasse update -m 64M --memory-swap 32M web 2>&1)"
check "a processor that there is not is refused" contains "cpuset" "$(demitasse update --pids-limit 40 --cpuset-cpus 900 web 2>&1)"
check "then the others are as they were" equal 30 "$(holds "$id" pids.max)"
unhealthy() { [ "$(demitasse inspect -f '{{.State.Health.Status}}' web)" = unhealthy ]; }
check "a question without an answer makes it unhealthy" await 10 unhealthy
# Each is a shell and two programs, every half second: at most the last one, and one that is just being killed.
few() { lines=$(demitasse top web | grep -c "sleep 77"); [ "$lines" -le 6 ] || { echo "$lines processes"; return 1; }; }
sleep 5
check "questions are killed with all that they started" few
demitasse rm -f web >/dev/null
check "nothing is left of its groups" equal "" "$(group "$id")"
finish
