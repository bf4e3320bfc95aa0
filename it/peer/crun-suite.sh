#!/bin/sh
# crun-suite.sh: the tests of Debian's source package crun against the runtime in RUNTIME (ours when unset), each file of
# them in a box of its own and on a pseudo-terminal. Prints `ok FILE.TEST`, `FAIL FILE.TEST` or `skip FILE.TEST: REASON` for
# each test, and below a failure what its file said, as the engines' scripts do. FILES names the files that are wanted.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cache.sh"

# The tests and their program for the inside of a container, linked static since the tests' roots have no libraries.
make_suite() {
    debian_source crun "$1.source" || return
    mkdir -p "$1" && cp "$1.source"/tests/*.py "$1/" && printf '' >"$1.source/config.h" &&
        clang -static -w -O1 -I "$1.source" -o "$1/init" "$1.source/tests/init.c" &&
        sed -n '1s/.*(\([0-9.]*\).*/\1/p' "$1.source/debian/changelog" >"$1/version"
}

outside() {
    command -v clang >/dev/null || fail "clang is missing: run ./verify, or install it"
    suite=$(once crun-suite-1 make_suite) || exit 1
    if [ -n "${RUNTIME:-}" ]; then runtime=$RUNTIME; else runtime=$here/../../dist/demitasse; fi
    [ -x "$runtime" ] || fail "the runtime $runtime is no executable: build first"
    tell_versions
    failures=0
    for file in "$suite"/test_*.py; do
        name=${file##*/test_}
        name=${name%.py}
        case " ${FILES:-$name} " in *" $name "*) test_file ;; esac
    done
    [ $failures = 0 ]
}

tell_versions() {
    echo "# engine the tests of crun $(cat "$suite/version")"
    echo "# runtime $("$runtime" --version | head -n 1)"
}

test_file() {
    said=$(mktemp) || exit 1
    timeout -k 1 60 "$here/../box.sh" "$here/${0##*/}" --inside "$suite" "$name" "$runtime" >"$said" 2>&1 </dev/null
    tr -d '\r' <"$said" | sed -n "s/^\(not ok\|ok\) [0-9]* - \([a-z0-9_-]*\)\(.*\)/\1 \2\3/p" | while read -r line; do
        case $line in
        *"#SKIP") test=${line% *}; echo "skip $name.${test#ok }: the test itself skips" ;;
        ok*) echo "ok $name.${line#ok }" ;;
        *) echo "FAIL $name.${line#not ok }" ;;
        esac
    done
    grep -q '^not ok' "$said" || [ "$(grep -c '^ok' "$said")" != 0 ] || echo "FAIL $name.file_ends"
    if grep -q '^not ok' "$said" || ! grep -q '^ok' "$said"; then
        failures=$((failures + 1))
        tr -d '\r' <"$said" | grep -v '^ok' | tail -n 40 | sed 's/^/  | /'
    fi
    rm -f "$said"
}

inside() {
    work=/run/box
    mkdir "$work/tests" "$work/tmp" "$work/bin" && cp "$1"/* "$here/libmount.py" "$work/tests/" && cd "$work" || exit 1
    # A test asks for a process id of five digits.
    echo 20000 >/proc/sys/kernel/ns_last_pid
    case $3 in
    */crun) cp -P "$3" "$work/bin/runtime" ;;
    *)  ln -s "$3" "$work/bin/demitasse-oci"
        [ "${3##*/}" = demitasse ] && tested=$work/bin/demitasse-oci || tested=$3
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$here/in-crun-words.sh" "$tested" >"$work/bin/runtime" ;;
    esac
    chmod +x "$work/bin/runtime"
    export OCI_RUNTIME="$work/bin/runtime" INIT="$work/tests/init" TMPDIR="$work/tmp"
    timeout -k 1 50 script -qefc "/usr/bin/python3 tests/test_$2.py" /dev/null
}

case ${1:-} in
--inside) shift && inside "$@" ;;
*) outside ;;
esac
