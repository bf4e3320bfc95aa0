#!/bin/sh
# box.sh COMMAND...: runs COMMAND as root in mount, pid, cgroup and network namespaces of its own, with empty directories
# where container engines keep their state, so that it can start daemons and fill cgroups as if the machine were its own.
# Whichever way it ends, every process of it ends with it; cgroups that a killed box leaves are removed by the next one.
# The network is only what COMMAND makes of it: at first there is a loopback device.
set -u
prefix=demitasse-box-
private="/run /var/lib/containers /var/lib/docker /var/lib/containerd /var/lib/cni /var/lib/demitasse
/etc/containers /etc/docker /etc/containerd /etc/cni"

hierarchies() { awk '($3 == "cgroup" || $3 == "cgroup2") && $2 ~ "^/sys/fs/cgroup" { print $2 }' /proc/mounts; }

# owned PID: the cgroups of the box whose first process that is.
owned() { for hierarchy in $(hierarchies); do echo "$hierarchy/$prefix$1"; done; }

outside() {
    [ "$(id -u)" = 0 ] || { echo "box.sh: needs root" >&2; exit 125; }
    sweep
    child=
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    for hierarchy in $(hierarchies); do open_cgroup "$hierarchy/$prefix$$" || exit 125; done
    # A background command of sh ignores SIGINT and SIGQUIT, which programs in a container would inherit.
    (
        for hierarchy in $(hierarchies); do echo 0 >"$hierarchy/$prefix$$/cgroup.procs" || exit 125; done
        exec setpriv --pdeathsig KILL env --default-signal=INT,QUIT \
            unshare --mount --pid --cgroup --net --fork --kill-child --propagation private "$0" --inside "$prefix$$" "$@"
    ) <&0 &
    child=$!
    wait "$child"
    exit $?
}

open_cgroup() {
    mkdir -p "$1" || return
    # A new cpuset of cgroup v1 has no processors, and takes nobody in until it has.
    [ ! -e "$1/cgroup.clone_children" ] || [ ! -e "$1/cpuset.cpus" ] || {
        cat "${1%/*}/cpuset.cpus" >"$1/cpuset.cpus" && cat "${1%/*}/cpuset.mems" >"$1/cpuset.mems"
    }
}

leave() {
    status=$?
    trap - EXIT HUP INT TERM
    [ -z "$child" ] || kill -KILL "$child" 2>/dev/null
    thaw $(owned "$$")
    [ -z "$child" ] || wait "$child" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        # The last processes of a killed pid namespace may need a moment.
        remove_cgroups $(owned "$$") && break
        sleep 0.2
    done
    exit $status
}

sweep() {
    for left in $(owned '*'); do
        [ ! -d "$left" ] || [ -d "/proc/${left##*-}" ] || { thaw "$left"; remove_cgroups "$left"; }
    done
}

# A frozen process does not even die of SIGKILL, and keeps its whole pid namespace.
thaw() {
    for directory; do
        [ ! -d "$directory" ] || {
            find "$directory" -name freezer.state -exec sh -c 'for file; do echo THAWED >"$file"; done' thaw {} +
            find "$directory" -name cgroup.freeze -exec sh -c 'for file; do echo 0 >"$file"; done' thaw {} +
        } 2>/dev/null
    done
}

remove_cgroups() {
    for directory; do
        [ ! -d "$directory" ] || find "$directory" -depth -type d -exec rmdir {} + 2>/dev/null || return
    done
}

inside() {
    own=$1
    shift
    mount -t proc proc /proc || exit 125
    for directory in $private; do
        [ ! -d "$directory" ] || mount -t tmpfs -o mode=755 tmpfs "$directory" || exit 125
    done
    own_devices || exit 125
    mkdir -p /run/lock /run/box/cgroup && ip link set lo up && own_cgroups || exit 125
    "$@"
    status=$?
    thaw $(hierarchies)
    exit $status
}

# The machine's own would be at the mercy of what is tested.
own_devices() {
    mkdir -p /run/dev/pts /run/dev/shm /run/dev/mqueue /run/dev/net &&
        for name in null zero full random urandom tty fuse net/tun kmsg; do
            [ ! -c "/dev/$name" ] || cp -a "/dev/$name" "/run/dev/$name" || return
        done &&
        mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts /run/dev/pts &&
        mount -t tmpfs -o mode=1777 tmpfs /run/dev/shm && mount -t mqueue mqueue /run/dev/mqueue &&
        ln -s pts/ptmx /run/dev/ptmx && ln -s /proc/self/fd /run/dev/fd &&
        for stream in stdin:0 stdout:1 stderr:2; do ln -s "/proc/self/fd/${stream#*:}" "/run/dev/${stream%:*}"; done &&
        mount --rbind /run/dev /dev
}

# Instead of each whole hierarchy only the part that is the box's own, and nothing left below those mounts.
own_cgroups() {
    if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
        mount --bind "/sys/fs/cgroup/$own" /run/box/cgroup && delegate /run/box/cgroup || return
    else
        mount -t tmpfs -o mode=755 tmpfs /run/box/cgroup || return
        for entry in /sys/fs/cgroup/*; do
            if [ -L "$entry" ]; then
                cp -P "$entry" /run/box/cgroup/ || return
            # Beside v1, a v2 hierarchy has no controllers, and some runtimes cannot do with it: it is left out.
            elif [ ! -e "$entry/cgroup.controllers" ]; then
                mkdir "/run/box/cgroup/${entry##*/}" && mount --bind "$entry/$own" "/run/box/cgroup/${entry##*/}" || return
            fi
        done
    fi
    # A sysfs shows the devices of the network namespace in which it was mounted.
    umount -R /sys/fs/cgroup && mount -t sysfs sysfs /sys && mount --rbind /run/box/cgroup /sys/fs/cgroup && umount -R /run/box/cgroup
}

# cgroup v2 hands controllers only to the children of a cgroup without processes.
delegate() {
    mkdir -p "$1/box" && echo 0 >"$1/box/cgroup.procs" &&
        sed 's/\([a-z]\+\)/+\1/g' "$1/cgroup.controllers" >"$1/cgroup.subtree_control"
}

PATH=$PATH:/usr/sbin:/sbin
case ${1:-} in
--inside) shift && inside "$@" ;;
'') echo "usage: box.sh COMMAND..." >&2; exit 125 ;;
*) outside "$@" ;;
esac
