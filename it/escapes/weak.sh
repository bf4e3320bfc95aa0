#!/bin/sh
# weak.sh DIR: builds DIR/demitasse, the program without what weakenings takes out of it. Only tests run it: what is weak is a
# copy of the sources in DIR, compiled in front of the product's own classes. Needs what a build of the product has made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}
aot=$(ls "$home"/aot/target/demitasse-aot-*.jar | grep -v -e sources -e tests | head -n 1)
class_path=
for module in cli engine runtime spec kernel; do class_path=$class_path:$home/$module/target/classes; done

rm -rf "$out/sources" "$out/classes" && mkdir -p "$out/sources" "$out/classes"
python3 - "$home" "$out/sources" "$here/weakenings" <<'PYTHON'
import os, re, sys
home, out, table = sys.argv[1:]
rules, before, after, place = [], [], [], None
def finish():
    if place: rules.append((place, "\n".join(before), "\n".join(after)))
for line in open(table):
    line = line.rstrip("\n")
    head = re.fullmatch(r"([a-z_]+|-) ([a-z]+) (demitasse/\S+\.java)", line)
    if head:
        finish()
        place, before, after = head[2] + "/src/main/java/" + head[3], [], []
    elif line.startswith("- "): before.append(line[2:])
    elif line.startswith("+ "): after.append(line[2:])
finish()
texts = {}
for place, old, new in rules:
    if place not in texts: texts[place] = "\n".join(line.strip() for line in open(os.path.join(home, place)))
    if texts[place].count(old) != 1: sys.exit(f"weakenings: {place} has not exactly once: {old}")
    texts[place] = texts[place].replace(old, new)
for place, text in texts.items():
    path = os.path.join(out, place)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # The marks of what may be null are a library's, and nothing to the compiler.
    open(path, "w").write(re.sub(r"import org\.jspecify.*\n|@Nullable ?", "", text))
PYTHON
find "$out/sources" -name '*.java' >"$out/files"
"${java}javac" --release 25 -nowarn -cp "${class_path#:}" -d "$out/classes" "@$out/files"

# Without optimization, which takes half of the time and is of no use here.
exec "${java}java" -jar "$aot" --main demitasse.cli.Main --class-path "$out/classes$class_path" \
    --code quick --work "$out/native" --output "$out/demitasse" --alias demitasse-oci
