# Things that are dear to make are made once and kept outside of the tree. Sourced by the scripts below it/.

fail() { printf '%s: %s\n' "${0##*/}" "$1" >&2; exit 1; }

cache=${DEMITASSE_IT_CACHE:-${XDG_CACHE_HOME:-/var/cache}/demitasse-it}

# once NAME MAKER: prints the path of NAME in the cache; when it is missing, MAKER DIR fills a new directory, which
# takes the name only once it is whole. Two that make the same thing at once: the second takes the first one's.
once() {
    if [ ! -d "$cache/$1" ]; then
        mkdir -p "$cache" || fail "cannot make $cache; name another place in DEMITASSE_IT_CACHE"
        new=$(mktemp -d "$cache/.new.XXXXXX") && chmod 755 "$new" || fail "cannot make a directory below $cache"
        "$2" "$new/made" >&2 || { rm -rf "$new"; fail "cannot make $1"; }
        mv -T "$new/made" "$cache/$1" 2>/dev/null || [ -d "$cache/$1" ] || fail "cannot rename $new/made to $cache/$1"
        rm -rf "$new"
    fi
    printf '%s\n' "$cache/$1"
}

# debian_package NAME DIR: fetches the package, without its dependencies, and unpacks it into DIR; nothing is installed.
debian_package() {
    command -v apt-get >/dev/null || fail "the package $1 is fetched with apt-get, which is not here: run this on Debian"
    mkdir -p "$2" && fetched=$(mktemp -d) || return
    (cd "$fetched" && { apt_download "$1" || { apt-get -q update && apt_download "$1"; }; }) >&2 &&
        dpkg-deb --fsys-tarfile "$fetched"/*.deb | tar -x -C "$2"
    unpacked=$?
    rm -rf "$fetched"
    return $unpacked
}

# As the one who calls: apt's own user could not write to the directory.
apt_download() { apt-get -q -o APT::Sandbox::User=root download "$1"; }

static_busybox() { once busybox-static-1 unpack_busybox; }
unpack_busybox() { debian_package busybox-static "$1"; }
