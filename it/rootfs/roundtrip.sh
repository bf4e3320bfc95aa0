#!/bin/sh
# roundtrip.sh [DIR]: a whole Debian of more than 300 MB imported, run, changed, diffed, committed and run again, and the lower trees the same before
# and after, by their checksums. DIR is a root filesystem to take instead. Takes half a minute, and the first time five more
# to fetch that Debian, so no continuous build runs it; as root.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${IN_BOX:-}" ] || { tree=${1:-$("$here/debian.sh" --large)}; IN_BOX=1 exec "$here/../box.sh" "$here/${0##*/}" "$tree"; }
product=$(realpath "$here/../../dist/demitasse")

sum() { (cd "$1" && { find . ! -type d -printf '%P %y %m %U %G %s %T@ %l %n\n' -o -printf '%P %y %m %U %G %T@\n' | LC_ALL=C sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum); }
root_of() { "$product" image inspect "$1" | sed -n 's/.*"Rootfs": "\(.*\)".*/\1/p'; }
same() { [ "$1" = "$2" ] || { echo "$3 is not what it was"; exit 1; }; echo "same: $3"; }
timed() { begin=$(date +%s%N); "$@"; echo "$(( ($(date +%s%N) - begin) / 1000000 )) ms: ${*##*/}" >&2; }

du -sm "$1"
[ -n "${SMALL:-}" ] || [ "$(du -sm "$1" | cut -f1)" -ge 300 ] || { echo "that root has less than 300 MB; SMALL=1 takes it all the same"; exit 1; }
before=$(sum "$1")
timed "$product" image import debian "$1" >/dev/null
base=$(root_of debian)
same "$before" "$(sum "$base")" "what was imported"
timed "$product" run --name changed debian sh -c 'dpkg-query -W | wc -l; echo more >>/etc/motd; rm -r /usr/share/doc; mkdir /srv/app; echo 1 >/srv/app/file; mv /usr/share/man /usr/share/manuals'
timed "$product" diff changed >/tmp/changes
wc -l </tmp/changes
grep -q "^D /usr/share/doc" /tmp/changes && grep -q "^A /srv/app/file" /tmp/changes && grep -q "^C /etc/motd\|^A /etc/motd" /tmp/changes
timed "$product" commit changed team/debian:1 >/dev/null
timed "$product" run --name again team/debian:1 sh -c 'test ! -e /usr/share/doc && tail -n 1 /etc/motd && cat /srv/app/file && ls /usr/share/manuals >/dev/null && echo 2 >/srv/app/file'
layer=$(root_of team/debian:1)
kept=$(sum "$layer")
timed "$product" export again -o /tmp/again.tar
timed "$product" image import flat /tmp/again.tar >/dev/null
"$product" run --rm flat cat /srv/app/file
same "$before" "$(sum "$base")" "the lowest layer"
same "$kept" "$(sum "$layer")" "the layer over it"
same "$before" "$(sum "$1")" "the directory"
"$product" rm changed again >/dev/null
"$product" image rm debian team/debian:1 flat >/dev/null
[ -z "$("$product" image ls -q)" ]
rm -f /tmp/again.tar /tmp/changes
echo ok
