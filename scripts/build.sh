# Builds dist/demitasse, one line on stderr for each phase. Sourced by the launcher in a subshell, with $root,
# $binary and fresh() set; standard output stays the program's own.
. "$root/scripts/machine.sh"
need_linux

mkdir -p "$root/dist" "$root/target" || fail "cannot write below $root" "build as the owner of the source tree"
need_commands flock:util-linux
exec 9>"$root/dist/.lock"
flock -n 9 || { say "waiting for another build"; flock 9; }
! fresh || exit 0

need_commands clang:clang musl-gcc:musl-tools mvn:maven
need_jdk

log=$root/target/build.log
failed=$root/target/build.failed
started=$root/target/build.started
rm -f "$failed"
: >"$started"
say "compiling Java with Maven"
{ mvn -q -B -f "$root/pom.xml" -pl cli -am -DskipTests package </dev/null 2>&1 9>&- || : >"$failed"; } |
    tee "$log" | sed -un "s/^\($(printf '\033')\[0*m\)*\(\[build\] \)/\2/p" >&2
[ ! -e "$failed" ] && [ -x "$binary" ] || {
    tail -n 25 "$log" >&2
    fail "the build failed" "the whole log is in $log"
}
# As old as the start of the build: a source that was saved meanwhile is newer.
touch -r "$started" "$binary"
