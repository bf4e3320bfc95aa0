# What the build and the tests need of the machine. Sourced by scripts/build.sh, verify and it/.

say() { printf '[build] %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$1" >&2; [ $# -lt 2 ] || printf '  hint  %s\n' "$2" >&2; exit 125; }

need_linux() {
    [ "$(uname -s)" = Linux ] || fail "Demitasse runs on Linux; this system is $(uname -s)" \
        "containers are a feature of the Linux kernel: use a Linux machine, or a virtual machine with Linux 5.12 or newer"
}

# Each argument is COMMAND:PACKAGE; installs the Debian packages whose command is not to be found.
need_commands() {
    missing=
    for pair; do
        PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "these packages (by their Debian names) are missing:$missing" \
        "install what your distribution calls them"
    [ "$(id -u)" = 0 ] || fail "these packages are missing:$missing" "sudo apt-get install --no-install-recommends$missing"
    say "installing$missing"
    install_log=$(mktemp)
    # Lists that are missing or old name packages that are no longer there: fetch them and try again.
    # shellcheck disable=SC2086 # a list of words
    apt_install $missing >"$install_log" 2>&1 || {
        apt-get -q update && apt_install $missing
    } >"$install_log" 2>&1 </dev/null || {
        tail -n 15 "$install_log" >&2
        fail "cannot install$missing" "the whole log is in $install_log"
    }
    rm -f "$install_log"
}

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" </dev/null; }

# Maven itself finds the JDK (its toolchains plugin); this only says early and in one line that there is none.
need_jdk() {
    for home in "${JAVA_HOME:-}" "${JAVA_HOME_25_X64:-}" /usr/lib/jvm/* /usr/java/* /opt/* "$HOME"/.jdks/* \
        "$HOME"/.sdkman/candidates/java/* "$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"; do
        [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        [ "${version:-0}" -lt 25 ] || return 0
    done
    fail "the build needs a JDK, release 25 or newer, and finds none" \
        "install openjdk-25-jdk-headless or temurin-25-jdk below /usr/lib/jvm, or set JAVA_HOME to a JDK 25"
}
