# Sourced by every script of the benchmark: a room of its own, options, turns, and what was measured.
#
# A script says what it measures by the rows of bench/rows, and looks like this:
#
#     usual_turns=50
#     . "$(dirname "$0")/common.sh"
#     bundle "$work/bundle" /bin/true
#     while next_turn; do
#         measure run.plain demitasse "demitasse-oci run -b $work/bundle x" crun "crun run -b $work/bundle y"
#     done
#     report
#
# It is called `SCRIPT [--turns N] [ROW...]`; `wanted ROW` asks whether a row was chosen. In each row `demitasse` is ours.
#
#     measure ROW SUBJECT COMMAND [SUBJECT COMMAND]...   runs each command once; keeps milliseconds, or kB in a row of kB
#     keep ROW SUBJECT VALUE                             keeps a figure that the script found out itself, once for each turn
#     without ROW SUBJECT WHY                            says why there is none
#     tape ROW NAME COMMAND...                           records the system calls of a command for `$(floor ROW)`, which is its floor
#     is_short                                           whether it is only a try: what takes long may be left out then
#     at_end COMMAND                                     is run at the end, whichever it is, the last one first
#
# `$work` is a directory that goes away, `$work/rootfs` a root of busybox, `$tools` has what is compiled of bench/*.c
# (`tool clock` makes clock). `demitasse` and `demitasse-oci` are on the PATH. The script runs in namespaces of its own for
# processes, mounts, cgroups and the network, with no state of anybody's, and all its processes end with it.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
tab=$(printf '\t')

. "$root/scripts/machine.sh"

turns=${usual_turns:-50}
turns_given=
rows=
arguments="$*"
while [ $# -gt 0 ]; do
    case $1 in
    --turns) turns=${2:?a number of turns}; turns_given="--turns $turns"; shift ;;
    --turns=*) turns=${1#*=}; turns_given="--turns $turns" ;;
    -*) fail "$0 does not know $1" "usage: $0 [--turns N] [ROW...]; bench/rows has the rows" ;;
    *) rows="$rows $1" ;;
    esac
    shift
done
case $turns in '' | 0 | *[!0-9]*) fail "--turns $turns: not a number of turns" "give 1 or more" ;; esac

# peer COMMAND:PACKAGE...: installs what of them isn't there, and says what cannot be had: its rows do without it.
peer() {
    for pair; do
        (need_commands "$pair") || say "without ${pair%%:*}"
    done
}

# What is dear or needs the machine's own network happens before the room is entered; what is to be cleaned up afterwards too.
enter_room() {
    need_linux
    [ "$(id -u)" = 0 ] || fail "the benchmark makes cgroups and namespaces, for which it must be root" "sudo $0"
    # Tests measure what was built, with what is there.
    [ -n "${DEMITASSE_BENCH_AS_IT_IS:-}" ] || "$root/demitasse" --version >/dev/null || exit
    need_commands musl-gcc:musl-tools ip:iproute2 setpriv:util-linux
    [ -n "${DEMITASSE_BENCH_AS_IT_IS:-}" ] || peer crun:crun runc:runc podman:podman /usr/lib/podman/netavark:netavark dockerd:docker.io bwrap:bubblewrap conmon:conmon containerd:containerd hyperfine:hyperfine strace:strace
    DEMITASSE_BENCH_ROOM=$(mktemp -d /var/tmp/demitasse-bench.XXXXXX)
    export DEMITASSE_BENCH_ROOM
    [ -d /var/lib/demitasse ] && leave_state=: || leave_state="rmdir /var/lib/demitasse"
    mkdir -p /var/lib/demitasse
    trap 'rm -rf "$DEMITASSE_BENCH_ROOM"; $leave_state 2>/dev/null || :' EXIT
    mkdir "$DEMITASSE_BENCH_ROOM/tools" "$DEMITASSE_BENCH_ROOM/state" "$DEMITASSE_BENCH_ROOM/containers"
    "$root/it/rootfs/busybox.sh" "$DEMITASSE_BENCH_ROOM/rootfs" >/dev/null
    # shellcheck disable=SC2086 # words
    "$root/it/box.sh" sh "$here/${0##*/}" $arguments &
    room=$!
    trap 'trap "" INT TERM HUP; kill "$room"; wait "$room"; exit 130' INT TERM HUP
    ended=0
    wait "$room" || ended=$?
    exit "$ended"
}

[ -n "${DEMITASSE_BENCH_ROOM:-}" ] || enter_room

# State lies on a disk, where a machine has it, and not in memory.
if [ ! -e /run/box/bench ]; then
    mount --bind "$DEMITASSE_BENCH_ROOM/state" /var/lib/demitasse
    [ ! -d /var/lib/containers ] || mount --bind "$DEMITASSE_BENCH_ROOM/containers" /var/lib/containers
    : >/run/box/bench
fi
# What is compared is of the same kind: an OCI runtime connects nothing, and rows with the bridge name it.
export DEMITASSE_NETWORK=none
PATH=$root/dist:$PATH
tools=$DEMITASSE_BENCH_ROOM/tools
work=$(mktemp -d "$DEMITASSE_BENCH_ROOM/work.XXXXXX")
samples=${DEMITASSE_BENCH_SAMPLES:-$work/samples}
: >>"$samples"
ending=
at_end() { ending="$1
$ending"; }
finish() {
    ended=$?
    trap - EXIT
    set +e
    eval "$ending"
    umount -R "$work/rootfs" 2>/dev/null
    rm -rf "$work" 2>/dev/null
    exit $ended
}
trap finish EXIT
mkdir "$work/rootfs"
mount --bind "$DEMITASSE_BENCH_ROOM/rootfs" "$work/rootfs"

# tool NAME [SOURCE]: compiles bench/SOURCE.c as a small static program, once.
tool() {
    [ -x "$tools/$1" ] || musl-gcc -static -O2 -o "$tools/$1" "$here/${2:-$1}.c" || fail "cannot compile ${2:-$1}.c"
}
tool clock

# has COMMAND: whether a peer is there.
has() { command -v "$1" >/dev/null; }

# knows WORD COMMAND...: whether the help of one of our commands has the word, so whether the product can do that.
knows() {
    word=$1
    shift
    demitasse "$@" --help 2>/dev/null | grep -q -e "$word"
}

# wanted ROW
wanted() {
    [ -n "$rows" ] || return 0
    for chosen in $rows; do
        case $1 in "$chosen" | "$chosen".*) return 0 ;; esac
    done
    return 1
}

unit() { awk -F ' *[|] *' -v row="$1" '$1 == row { print $2 }' "$here/rows"; }

# bundle DIR COMMAND...: the configuration that `spec` proposes, with that command.
bundle() {
    bundle=$1
    shift
    new_bundle "$bundle"
    (cd "$bundle" && demitasse-oci spec)
    words=$(printf '"%s",' "$@")
    sed -i -e 's/"terminal": true/"terminal": false/' -e 's/"readonly": true/"readonly": false/' -e "s|\"sh\"|${words%,}|" \
        -e "s|\"path\": \"rootfs\"|\"path\": \"$work/rootfs\"|" "$bundle/config.json"
    old_version
}

# confined_bundle DIR OPTION... -- COMMAND...: the configuration that `demitasse run OPTION...` makes, with its confinement.
confined_bundle() {
    bundle=$1
    shift
    new_bundle "$bundle"
    id=$(demitasse create --rootfs "$work/rootfs" --rootfs-mode rw "$@")
    cp "/var/lib/demitasse/containers/$id/config.json" "$bundle"
    demitasse rm "$id" >/dev/null
    old_version
}

new_bundle() { rm -rf "$1" && mkdir -p "$1"; }

# Older runtimes take no configuration that says it is of a newer version, whatever it has.
old_version() { sed -i 's|"ociVersion": *"[^"]*"|"ociVersion":"1.0.2"|' "$bundle/config.json"; }

# is_short: whether fewer turns were asked for than the script takes usually.
is_short() { [ "$turns" -lt "${usual_turns:-1}" ]; }

turn_number=0
next_turn() {
    turn_number=$((turn_number + 1))
    [ "$turn_number" -le "$turns" ] || { turn_number=0; return 1; }
}

without() { printf '%s\t%s\t!\t%s\n' "$1" "$2" "$3" >>"$samples"; }
keep() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$samples"; }

# failed ROW SUBJECT: whether it is known that there is no figure.
failed() { grep -q "^$1$tab$2$tab!" "$samples"; }

# tape ROW NAME COMMAND...: what the command makes of system calls when it has run before; NAME is the container's, - one by lot.
tape() {
    row=$1
    id=$2
    shift 2
    wanted "$row" || return 0
    "$@" </dev/null >/dev/null 2>&1 && "$@" </dev/null >/dev/null 2>&1 || :
    record "$row" "$id" "$@"
}

# record ROW NAME COMMAND... [+ COMMAND...] [++ COMMAND...]: of commands that have run before.
record() {
    wanted "$1" || return 0
    tool record floor/record
    tool play floor/play
    row=$1
    shift
    "$tools/record" "$work/$row.tape" "$@" </dev/null >/dev/null 2>"$work/errors" || without "$row" floor "$(tail -n 1 "$work/errors")"
}

# floor ROW [SECTION [NAME]]: makes the calls of the row's tape.
floor() {
    taped=$1
    shift
    echo "$tools/play $work/$taped.tape $*"
}

# A command that fails once is not tried again; its row tells why.
measure() {
    row=$1
    shift
    wanted "$row" || return 0
    what=ms
    [ "$(unit "$row")" != kB ] || what=peak
    count=$#
    while [ "$count" -gt 0 ]; do
        if ! failed "$row" "$1"; then set -- "$@" "$1" "$2"; fi
        shift 2
        count=$((count - 2))
    done
    [ $# = 0 ] || "$tools/clock" "$what" "$samples" "$turn_number" "$row" "$@" || :
}

# Alone a script prints what it found; for bench/all.sh it leaves that in the samples.
report() {
    [ -n "${DEMITASSE_BENCH_SAMPLES:-}" ] || awk -f "$here/report/summary.awk" "$here/rows" "$samples" | awk -f "$here/report/text.awk"
}
