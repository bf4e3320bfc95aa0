# Sourced by what measures beside conmon: containers of crun with one each, as podman starts them.

# conmon_container NAME BUNDLE: starts it; $work/NAME.log is its log, $work/NAME.pid holds the pid of its program, $work/NAME.conmon
# that of its conmon.
conmon_container() {
    rm -f "$work/$1.pid" "$work/$1.conmon"
    conmon --cid "$1" --cuuid "$1" --name "$1" --runtime "$(command -v crun)" --bundle "$2" --container-pidfile "$work/$1.pid" \
        --conmon-pidfile "$work/$1.conmon" --log-path "k8s-file:$work/$1.log" --exit-dir "$work" --socket-dir-path "$work" \
        </dev/null >/dev/null 2>"$work/conmon.errors" || return
    # It goes on in the background and makes the container there.
    for _ in $(seq 1000); do
        if [ -s "$work/$1.pid" ] && [ -s "$work/$1.conmon" ] && crun start "$1" 2>/dev/null; then echo >>"$work/$1.conmon"; return; fi
        sleep 0.01
    done
    say "conmon starts no container: $(cat "$work/conmon.errors")"
    return 1
}
