#!/bin/sh
# Addresses: 65,000 taken of one pool, one after the other and each as a container takes its own (the pool is opened, locked and
# closed anew), beside a C program that makes the same system calls; and the last one of a pool that is full of running
# containers but for one that has gone. Usage: bench/addresses.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=10
. "$(dirname "$0")/common.sh"
tool addresses
addresses=65000
all=65533
# A short look is at less; the pool has as many.
! is_short || addresses=2000
first=1000000

mkdir "$work/memory"
mount -t tmpfs -o size=512M,mode=700 tmpfs "$work/memory"
at_end "umount $work/memory"

# microseconds NANOSECONDS
microseconds() { awk -v nanoseconds="$1" 'BEGIN { printf "%.3f\n", nanoseconds / 1000 }'; }

while next_turn; do
    ! wanted addresses.mean && ! wanted addresses.longest || for subject in demitasse C; do
        rm -rf "$work/memory/pool" "$work/c-pool"
        case $subject in
        demitasse)
            took=$(demitasse take-addresses "$work/memory" "$addresses")
            keep addresses.mean demitasse "$(microseconds "${took% *}")"
            keep addresses.longest demitasse "$(microseconds "${took#* }")"
            ;;
        C) keep addresses.mean C "$(microseconds "$("$tools/addresses" take "$work/memory/c-pool" "$addresses")")" ;;
        esac
    done
    rm -f "$work/memory/c-pool"
done

if wanted addresses.full; then
    mkdir "$work/memory/full"
    mkfifo "$work/hold"
    demitasse take-addresses "$work/memory/full" "$all" >/dev/null
    # All but the owner of the last one.
    "$tools/addresses" hold "$work/memory/full" "$first" $((all + 1)) <"$work/hold" >"$work/held" &
    exec 3>"$work/hold"
    # Each of its processes says so, and a file limit tells how many those are.
    held() { [ "$(find "$work/memory/full" -mindepth 1 -maxdepth 1 -type d | wc -l)" = $((all + 1)) ] && [ "$(grep -c ready "$work/held")" = "$holders" ]; }
    holders=$(((all + $(ulimit -Hn) - 64) / ($(ulimit -Hn) - 64)))
    for _ in $(seq 300); do ! held || break; sleep 0.1; done
    while next_turn; do
        cp "$work/memory/full/pool" "$work/pool"
        took=$(demitasse take-addresses "$work/memory/full" 1)
        keep addresses.full demitasse "$(microseconds "${took% *}")"
        cp "$work/pool" "$work/memory/full/pool"
    done
    exec 3>&-
    wait
fi
report
