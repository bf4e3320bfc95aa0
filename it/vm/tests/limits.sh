# Each limit as the flag says it, read in the container and in its parent's view of the cgroup.
. /root/check.sh

# limit OPTIONS FILE EXPECTED
# shellcheck disable=SC2086 # options are words
limit() {
    check "$1 is $2 inside" equal "$3" "$(inside "$1" "cat /sys/fs/cgroup/$2" 2>&1)"
    demitasse run -q $1 --rootfs /rootfs -- sh -c 'trap "exit 0" TERM; sleep 30 & wait' </dev/null >/dev/null 2>&1 &
    container=$!
    tries=0
    until [ -n "$(cat /sys/fs/cgroup/demitasse/*/cgroup.procs 2>/dev/null)" ] || [ $tries = 30 ]; do
        usleep 50000
        tries=$((tries + 1))
    done
    check "$1 is $2 in the parent" equal "$3" "$(cat /sys/fs/cgroup/demitasse/*/"$2" 2>&1)"
    kill -TERM "$container" 2>/dev/null
    wait "$container" 2>/dev/null
}

while IFS='|' read -r options file expected; do
    limit "$options" "$file" "$expected"
done <<'TABLE'
--memory 64M|memory.max|67108864
-m 8m|memory.max|8388608
--memory 64M --memory-swap 96M|memory.swap.max|33554432
--memory 64M --memory-swap -1|memory.swap.max|max
--cpu 0.5|cpu.max|50000 100000
--cpus 2.0|cpu.max|200000 100000
--cpu 50%|cpu.max|50000 100000
--cpu 30000|cpu.max|30000 100000
--cpu-weight 250|cpu.weight|250
--cpu-shares 1024|cpu.weight|100
--cpu-shares 2|cpu.weight|1
--pids 20|pids.max|20
--pids-limit -1|pids.max|max
--cpuset-cpus 1|cpuset.cpus|1
--cpuset-cpus 0-1|cpuset.cpus.effective|0-1
--cpuset-mems 0|cpuset.mems|0
TABLE
finish
