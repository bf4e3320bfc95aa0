#!/bin/sh
# 1,000 runs of /bin/true on the bridge, each timed beside one with loopback alone; and what is left of them on the host in the
# end, which has to be nothing: no interface, rule, address, directory or control group. Fewer turns are fewer runs.
# Usage: bench/network-starts.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=1000
. "$(dirname "$0")/common.sh"
need_commands nft:nftables

# left: a line for each thing that a container could leave.
left() {
    ip -o link | grep -o 'dmt[0-9a-f]*' | sed 's/^/interface /'
    # A bridge has two entries of its own.
    nft list table inet demitasse | grep -c 'elements = .*[0-9] \. [0-9]' | sed -e '/^0$/d' -e 's/$/ published ports/'
    ls /var/lib/demitasse/containers | sed 's/^/directory /'
    tail -c +17 /var/lib/demitasse/networks/demitasse0 | tr -d '\000' | grep -o '.\{1,15\}' | sed 's/^/address of /'
    find /sys/fs/cgroup -type d -name '*demitasse*' -mindepth 2 2>/dev/null | xargs -r -I{} find {} -mindepth 1 -type d | sed 's/^/control group /'
}

# The first one makes the bridge and the rules.
demitasse run --rm --network bridge --rootfs "$work/rootfs" -- /bin/true
tape network.starts - demitasse run --rm --network bridge --rootfs "$work/rootfs" -- /bin/true
while next_turn; do
    measure network.starts demitasse "demitasse run --rm --network bridge --rootfs $work/rootfs -- /bin/true" \
        none "demitasse run --rm --network none --rootfs $work/rootfs -- /bin/true" \
        floor "$(floor network.starts)"
done
# A cable goes a moment after its container.
for _ in $(seq 100); do
    left >"$work/left"
    [ -s "$work/left" ] || break
    sleep 0.1
done
if [ -s "$work/left" ]; then
    without network.starts demitasse "left behind: $(head -n 3 "$work/left" | tr '\n' ' ')"
fi
report
