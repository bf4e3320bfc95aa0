#!/bin/sh
# security.sh: runs the cases with the product and with the program that weak.sh makes, keeps how each ended in it/results,
# and makes docs/security.md of that. security.sh --page prints the page that the kept results come to, and runs nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
results=$here/../results

page() {
    python3 - "$here" "$results" <<'PYTHON'
import re, sys
here, results = sys.argv[1:]
def ends(name): return {line.split()[1].rstrip(":"): line.split()[0] for line in open(f"{results}/escapes.{name}") if line.strip()}
ours, weak = ends("demitasse"), ends("weak")
weakened = re.findall(r"^([a-z_]+) [a-z]+ demitasse/", open(f"{here}/weakenings").read(), re.M)
rows = [line.rstrip("\n") for line in open(f"{here}/vulnerabilities")]
print(f"""# Known escapes

What is known to have gone wrong in container runtimes and engines, and what becomes of it here. What is promised at all, and
what isn't, is told by the [threat model](threat-model.md).

Made by `it/escapes/security.sh`; `EscapesIT` tries every case again in each continuous build. A case runs the program on the
real kernel and looks at what it could get at. *Weakened* is a build without the protection in question
(`it/escapes/weakenings`), where the case has to find the way open, which shows that it would: {sum(weak.get(c) == "FAIL" for c in set(weakened))} cases are tried so.""")
open_rows = []
for row in rows:
    if row.startswith("# ") and "|" not in row and not row.startswith(("# What", "# Instead", "# networks of")):
        print(f"\n## {row[2:]}\n| CVE | whose | what it was | what holds here | case | here | weakened |\n|---|---|---|---|---|---|---|")
    elif row and not row.startswith("#"):
        ids, whose, was, holds, cases = [part.strip() for part in row.split("|")]
        if cases.startswith("later: "):
            print(f"| {ids} | {whose} | {was} | not concerned before there are {cases[7:]} | – | – | – |")
            continue
        if cases.startswith("test: "):
            tests = ", ".join(f"`{name}`" for name in cases[6:].split())
            print(f"| {ids} | {whose} | {was} | {holds} | {tests} | holds | – |")
            continue
        names = cases.split()
        state = "; ".join({"ok": "holds", "FAIL": "**open**", "skip": "not tried"}[ours[name]] for name in names)
        broken = "; ".join({"FAIL": "open", "ok": "**holds**"}[weak[name]] if name in weakened else "–" for name in names)
        print(f"| {ids} | {whose} | {was} | {holds} | {'; '.join(name.replace('_', ' ') for name in names)} | {state} | {broken} |")
PYTHON
}

cases_of() { grep -a -E '^(ok|FAIL|skip) ' || true; }

case ${1:-} in
--page) page; exit ;;
esac
weak=$(mktemp -d)
trap 'rm -rf "$weak"' EXIT
"$here/escapes.sh" | tee /dev/stderr | cases_of >"$results/escapes.demitasse"
"$here/weak.sh" "$weak" >&2
RUNTIME=$weak/demitasse "$here/escapes.sh" | tee /dev/stderr | cases_of >"$results/escapes.weak"
page >"$here/../../docs/security.md.new" && mv "$here/../../docs/security.md.new" "$here/../../docs/security.md"
