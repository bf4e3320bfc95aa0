#!/bin/sh
# conformance.sh [RUNTIME...]: runs podman, containerd, docker, a swarm and crun's tests with each runtime (runc, crun and
# demitasse when none is named), keeps how each case ended in it/results, and makes docs/conformance.md of all that is kept
# there; what failed cases said is told on standard error. ONLY names the scripts that are run. Fails when a case fails with demitasse that passes with another runtime, or that has no reason in it/reasons.
set -u
here=$(cd "$(dirname "$0")" && pwd)
results=$here/results
scripts="engines/podman engines/rootless engines/containerd engines/docker engines/swarm peer/crun-suite"
page=$here/../docs/conformance.md
PATH=$PATH:/usr/sbin:/sbin

run_all() {
    for runtime; do
        case $runtime in
        demitasse) path= ;;
        *) path=$(command -v "$runtime") || { echo "conformance.sh: $runtime is not installed" >&2; exit 1; } ;;
        esac
        for script in $scripts; do
            [ -z "${ONLY:-}" ] || case " $ONLY " in *" ${script##*/} "*) ;; *) continue ;; esac
            echo "$script with $runtime" >&2
            RUNTIME=$path "$here/$script.sh" | tee /dev/stderr | grep -a -E '^(#|ok|FAIL|skip) ' >"$results/${script##*/}.$runtime"
        done
    done
}

write_page() {
    cat <<PAGE
# Conformance

What container engines and another runtime's own tests do with Demitasse as their OCI runtime, beside runc and crun on the
same machine. Made by \`it/conformance.sh\` on $(date -u +%Y-%m-%d), Linux $(uname -r | cut -d - -f 1), cgroup $(cgroups),
$(. /etc/os-release && echo "$PRETTY_NAME"); the reasons are from \`it/reasons\`. Every continuous build runs the scripts with
Demitasse again (\`EnginesIT\`, \`PeerSuiteIT\`).

| | runc | crun | demitasse |
|---|---|---|---|
PAGE
    for script in $scripts; do summary "${script##*/}"; done
    for script in $scripts; do table "${script##*/}"; done
}

cgroups() { if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo v2; else echo v1; fi; }

summary() {
    printf '| %s |' "$(engine_of "$1")"
    for runtime in runc crun demitasse; do
        awk '/^ok / { passed++ } /^FAIL / { failed++ } END { printf " %d of %d |", passed, passed + failed }' "$results/$1.$runtime"
    done
    echo
}

engine_of() { sed -n 's/^# engine //p' "$results/$1".* | head -n 1; }
runtime_of() { sed -n 's/^# runtime //p' "$results/$1.$2" | head -n 1; }

# One row for each case, in the order in which the script runs them, and the reasons of those that do not pass everywhere.
table() {
    printf '\n## %s: %s\n| case | %s | %s | %s | |\n|---|---|---|---|---|\n' "$1" "$(engine_of "$1")" \
        "$(runtime_of "$1" runc)" "$(runtime_of "$1" crun)" "$(runtime_of "$1" demitasse)"
    awk -v script="$1" '
        FILENAME ~ /reasons$/ {
            if ($1 == script) { key = $2 SUBSEP $3; $1 = $2 = $3 = ""; sub(/^ +/, ""); why[key] = $0 }
            next
        }
        FNR == 1 { runtime = FILENAME; sub(/.*\./, "", runtime) }
        /^(ok|FAIL|skip) / {
            name = $2; sub(/:$/, "", name)
            if (!(name in seen)) { seen[name] = 1; order[++count] = name }
            result[name, runtime] = $1
            if ($1 == "skip") { said = $0; sub(/^[^:]*: /, "", said); skipped[name] = said }
        }
        END {
            split("runc crun demitasse", runtimes)
            for (i = 1; i <= count; i++) {
                name = order[i]; told = name; gsub(/_/, " ", told); row = "| " told " |"; reason = ""
                for (r = 1; r <= 3; r++) {
                    got = result[name, runtimes[r]]
                    row = row " " (got == "FAIL" ? "**fails**" : got == "skip" || got == "" ? "–" : got) " |"
                    if (got == "skip" && reason == "") reason = skipped[name]
                    for (who = 0; who < 2; who++) {
                        because = why[name, who ? "*" : runtimes[r]]
                        if (got == "FAIL" && because != "" && index(reason, because) == 0)
                            reason = reason (reason == "" ? "" : "; ") (who ? "" : runtimes[r] ": ") because
                    }
                }
                print row " " reason " |"
            }
        }' "$here/reasons" "$results/$1.runc" "$results/$1.crun" "$results/$1.demitasse"
}

# Prints what demitasse must pass and does not, and fails when there is any.
judge() {
    for script in $scripts; do
        script=${script##*/}
        sed -n 's/^FAIL //p' "$results/$script.demitasse" | while read -r case; do
            runc=$(grep -c -x "ok $case" "$results/$script.runc")
            crun=$(grep -c -x "ok $case" "$results/$script.crun")
            reason=$(grep -c "^$script $case \(demitasse\|\*\) " "$here/reasons")
            # A peer's tests ask for what is that peer's own, too.
            case $script-$runc-$crun-$reason in
            crun-suite-0-?-1 | crun-suite-?-0-1 | *-0-0-1) ;;
            *) echo "$script: $case fails with demitasse (passes with runc: $runc, crun: $crun; reasons: $reason)" ;;
            esac
        done
    done | grep . >&2 && return 1 || return 0
}

mkdir -p "$results" || exit 1
[ $# -gt 0 ] || set -- runc crun demitasse
run_all "$@"
write_page >"$page.new" && mv "$page.new" "$page" && judge
