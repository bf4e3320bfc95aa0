# Programs of this machine in the virtual one: those that a script names in a line `# programs: NAME...`, with the libraries
# that they are linked to, and the kernel's modules that it names in a line `# modules: NAME...`. Sourced by vm.sh.

# named WORD SCRIPT...: what the scripts name in lines that begin so.
named() {
    word=$1
    shift
    sed -n "s/^# $word: *//p" "$@" | tr ' ' '\n' | sort -u
}

# add_programs TREE SCRIPT...
add_programs() {
    tree_of_programs=$1
    shift
    for name in $(named programs "$@"); do
        program=$(command -v "$name") || fail "$name is missing, which a script needs: run ./verify"
        for file in "$program" $(ldd "$program" 2>/dev/null | grep -o '/[^ ]*'); do
            mkdir -p "$tree_of_programs${file%/*}" && cp -L "$file" "$tree_of_programs$file" || return
        done
    done
}
