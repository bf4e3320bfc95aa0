#!/bin/sh
# The whole benchmark: installs the peers from Debian, checks that each does the same work, measures every row of bench/rows in
# turns, and writes bench/results/DATE.json, .md and .svg. Usage: bench/all.sh [--turns N] [ROW or SCRIPT...], as root; ROW may be
# the first part of names, such as run. Without --turns every script takes as many as it needs; with it the figures of a
# minute say only that the scripts work. The rest of the machine should be quiet. DEMITASSE_BENCH_RESULTS names another directory.
set -eu
. "$(dirname "$0")/common.sh"

# chosen: the rows that are meant, with their scripts; all where none is named.
chosen() {
    awk -F ' *[|] *' -v words="$rows" '
        BEGIN { count = split(words, word, " ") }
        /^#/ || NF < 6 { next }
        { meant = count == 0
          for (i = 1; i <= count; i++) meant = meant || $1 == word[i] || $4 == word[i] || index($1, word[i] ".") == 1
          if (meant) print $4, $1 }' "$here/rows"
}

# facts: of the machine and of who is compared, as lines KEY VALUE with a tab between.
facts() {
    printf 'fact\tdate\t%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    printf 'fact\tcommit\t%s\n' "$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
    printf 'fact\tprocessor\t%s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    printf 'fact\tprocessors\t%s\n' "$(nproc)"
    printf 'fact\tmemory\t%s MiB\n' "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)"
    printf 'fact\tkernel\t%s\n' "$(uname -sr)"
    printf 'fact\tcgroup\t%s\n' "$([ -e /sys/fs/cgroup/cgroup.controllers ] && echo v2 || echo v1)"
    printf 'fact\tload before\t%s\n' "$(cut -d ' ' -f 1 /proc/loadavg)"
    printf 'fact\tturns\t%s\n' "$([ -z "$turns_given" ] && echo as usual || echo "$turns")"
    version demitasse "demitasse --version"
    version crun "crun --version"
    version runc "runc --version"
    version podman "podman --version"
    version docker "dockerd --version"
    version bubblewrap "bwrap --version"
    version conmon "conmon --version"
    version containerd "containerd --version"
    version hyperfine "hyperfine --version"
}
version() { has "${2%% *}" && printf 'version\t%s\t%s\n' "$1" "$($2 2>/dev/null | head -n 1)" || printf 'version\t%s\tnot installed\n' "$1"; }

measure_all() {
    chosen >"$work/chosen"
    [ -s "$work/chosen" ] || fail "no row and no script is called$rows" "bench/rows has them"
    for script in $(cut -d ' ' -f 1 "$work/chosen" | awk '!seen[$0]++'); do
        its_rows=$(awk -v script="$script" '$1 == script { printf " %s", $2 }' "$work/chosen")
        say "$script:$its_rows"
        # shellcheck disable=SC2086 # words
        sh "$here/$script.sh" $turns_given $its_rows >"$work/said" 2>&1 </dev/null || cat "$work/said" >&2
        for its_row in $its_rows; do
            grep -q "^$its_row$tab" "$samples" || without "$its_row" demitasse "bench/$script.sh: $(tail -n 1 "$work/said")"
        done
    done
}

export DEMITASSE_BENCH_SAMPLES="$work/measured"
samples=$DEMITASSE_BENCH_SAMPLES
facts >"$work/summary"
sh "$here/same.sh" </dev/null >>"$work/summary" || say "same.sh failed: it is not known whether all do the same work"
measure_all
awk -f "$here/report/summary.awk" "$here/rows" "$samples" >"$work/rows"
awk -f "$here/report/text.awk" "$work/rows"
cat "$work/rows" >>"$work/summary"

results=${DEMITASSE_BENCH_RESULTS:-$here/results}
mkdir -p "$results"
name=$(date -u +%Y-%m-%d)
[ -z "$turns_given$rows" ] || name=$name-partial
for form in json md svg; do
    awk -v name="$name" -f "$here/report/$form.awk" "$work/summary" >"$work/result.$form" && mv "$work/result.$form" "$results/$name.$form"
done
chown --reference="$here" "$results" "$results/$name".*
say "wrote $results/$name.json, .md and .svg"
