#!/bin/sh
# Records which functions the usual commands run, in the order of their first calls, for the linker to put side by side:
#   scripts/start-order.sh   (as root; the classes must be compiled)   writes cli/start-order.txt
set -eu
cd "$(dirname "$0")/.."
. scripts/machine.sh
need_linux
need_jdk
[ "$(id -u)" = 0 ] || fail "the containers whose starts are recorded are made by root" "sudo scripts/start-order.sh"

work=$(mktemp -d)
traced=$work/demitasse
trap 'rm -rf "$work"' EXIT
classes=
for module in cli engine runtime spec kernel; do classes=$classes:$module/target/classes; done
# need_jdk has left the home of a JDK that will do.
"$home/bin/java" -jar aot/target/demitasse-aot-*.jar --main demitasse.cli.Main --class-path "${classes#:}" \
    --work "$work/native" --output "$traced" --alias demitasse-oci --code traced

bundle=$work/bundle
mkdir -p "$bundle/rootfs"
for directory in proc dev sys; do mkdir "$bundle/rootfs/$directory"; done
cp "$traced" "$bundle/rootfs/demitasse"
(cd "$bundle" && "$traced-oci" spec && sed -i 's#"sh"#"/demitasse", "--version"#; s#"terminal": true#"terminal": false#' config.json)

# The file is the order. What a start runs that is not on it costs up to 64 KiB, each time: hence all usual kinds of starts.
export DEMITASSE_START_ORDER="$work/started" DEMITASSE_NETWORK=none
name=start-order-$$
"$traced" run --rm --rootfs "$bundle/rootfs" /demitasse --version
"$traced" run --rm -- true
"$traced" run --rm --memory 64m --rootfs-mode rw --rootfs "$bundle/rootfs" --env A=b --workdir / /demitasse --version
"$traced-oci" run --bundle "$bundle" $name
"$traced-oci" create --bundle "$bundle" $name
"$traced-oci" start $name
"$traced-oci" delete --force $name
DEMITASSE_NETWORK=bridge unshare --net "$traced" run --rm --rootfs "$bundle/rootfs" /demitasse --version
# A supervisor forgets its code and then waits for long: what it calls from here on comes first, since it is all that stays with it.
DEMITASSE_START_AGAIN=meth_del_Supervisor_stay "$traced" run -d --name $name -- sh -c 'echo a; sleep 0.1; echo b; sleep 60' >/dev/null
"$traced" exec $name true
unset DEMITASSE_START_ORDER
until [ "$("$traced" logs $name | wc -l)" = 2 ]; do sleep 0.1; done
cp "$work/started" "$work/waiting"
"$traced" rm --force $name >/dev/null

# Eight bytes tell how far the file was used.
names() { tail -c +9 "$1" | tr -d '\000'; }
names "$work/waiting" | sed -n 's/^+//p' >"$work/first"
[ -s "$work/first" ] || fail "nothing was called while a supervisor waited" "look for who calls OwnCode.forget, and name in $0 what comes next"
{ cat "$work/first" && names "$work/started" | sed 's/^+//'; } | awk '!seen[$0]++' >cli/start-order.txt
say "$(wc -l <cli/start-order.txt) functions are in cli/start-order.txt; $(wc -l <"$work/first") of them are what a supervisor waits with"
