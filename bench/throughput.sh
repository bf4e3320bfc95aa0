#!/bin/sh
# How much a connection of TCP carries from a container on the bridge: to the host, and by way of it to an outside that is a
# network namespace of its own; beside the same from a network namespace with a plain pair of interfaces that ip(8) alone has
# made and that the host routes, without any filter or translation. Usage: bench/throughput.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=10
. "$(dirname "$0")/common.sh"
tool flood
port=5201
seconds=3
! is_short || seconds=1

# pair NAMESPACE HOST-END HOST-ADDRESS ITS-ADDRESS: a namespace at the other end of a pair.
pair() {
    ip netns add "$1"
    ip link add "$2" type veth peer name eth0 netns "$1"
    ip addr add "$3/24" dev "$2"
    ip link set "$2" up
    ip -n "$1" addr add "$4/24" dev eth0
    ip -n "$1" link set lo up
    ip -n "$1" link set eth0 up
    ip -n "$1" route add default via "$3"
}

# The room is a host of its own, whose settings are nobody else's.
pair outside up0 198.51.100.2 198.51.100.1
pair plain plain0 192.0.2.1 192.0.2.2
ip route add default via 198.51.100.1
echo 1 >/proc/sys/net/ipv4/ip_forward
"$tools/flood" serve "$port" &
here_server=$!
ip netns exec outside "$tools/flood" serve "$port" &
outside_server=$!
at_end "kill $here_server $outside_server"
sleep 0.2

# sent ROW SUBJECT COMMAND...
sent() {
    row=$1
    subject=$2
    shift 2
    wanted "$row" && ! failed "$row" "$subject" || return 0
    if value=$("$@" 2>"$work/errors"); then keep "$row" "$subject" "$value"; else without "$row" "$subject" "$(tail -n 1 "$work/errors")"; fi
}

# in_container ADDRESS
in_container() { demitasse run --rm --network bridge -v "$tools:/tools:ro" --rootfs "$work/rootfs" -- /tools/flood send "$1" "$port" "$seconds"; }
in_namespace() { ip netns exec plain "$tools/flood" send "$1" "$port" "$seconds"; }

while next_turn; do
    sent throughput.host demitasse in_container 198.51.100.2
    sent throughput.host plain in_namespace 198.51.100.2
    sent throughput.outside demitasse in_container 198.51.100.1
    sent throughput.outside plain in_namespace 198.51.100.1
done
report
