#!/bin/sh
# State: how many records of containers are made a second, each a new file and a rename, beside a C program that makes the same
# system calls; in memory (tmpfs), as /run is, and on the disk that state lies on. Then the list of 1,000 containers, that wait for
# their start, and that run. Usage: bench/records.sh [--turns N] [ROW...], as root.
set -eu
usual_turns=20
. "$(dirname "$0")/common.sh"
tool records
records=50000
records_on_disk=5000
containers=1000
# A short look is at less.
[ "$turns" -ge "$usual_turns" ] || { records=2000; records_on_disk=200; containers=20; }

mkdir "$work/memory"
mount -t tmpfs -o size=512M,mode=700 tmpfs "$work/memory"
at_end "umount $work/memory"

# made ROW PLACE COUNT: both in turns, each in a directory of its own that is removed again.
made() {
    wanted "$1" || return 0
    for subject in demitasse C; do
        rm -rf "$2/records"
        mkdir "$2/records"
        case $subject in
        demitasse) keep "$1" "$subject" "$(demitasse make-records "$2/records" "$3")" ;;
        C) keep "$1" "$subject" "$("$tools/records" "$2/records" "$3")" ;;
        esac
    done
    rm -rf "$2/records"
}

while next_turn; do
    made records.memory "$work/memory" "$records"
    made records.disk "$work" "$records_on_disk"
done

# lists ROW: of the containers there are by now.
lists() {
    while next_turn; do measure "$1" demitasse "demitasse ps -a"; done
}

end_all() { demitasse ps -aq | xargs -r demitasse rm -f >/dev/null; }
at_end end_all
if wanted list.waiting; then
    for _ in $(seq "$containers"); do demitasse create --network none --rootfs "$work/rootfs" -- sleep 3600; done >/dev/null
    lists list.waiting
    end_all
fi
if wanted list.running; then
    for _ in $(seq "$containers"); do demitasse run -d --network none --rootfs "$work/rootfs" -- sleep 3600; done >/dev/null
    lists list.running
fi
report
