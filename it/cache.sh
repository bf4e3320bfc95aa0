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

# debian_source NAME DIR: fetches the source package from the mirrors that apt knows already, and unpacks it as DIR. What it
# takes (source lists, indexes) is kept apart from the machine's own configuration, which need not name sources.
debian_source() {
    command -v dpkg-source >/dev/null || fail "the source of $1 is unpacked with dpkg-source: run ./verify, or install dpkg-dev"
    apt=$(mktemp -d) && mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" || return
    apt-get indextargets 'Created-By: Packages' --format "deb-src [signed-by=$keyring] \$(SITE) \$(RELEASE) \$(COMPONENT)" |
        sort -u >"$apt/sources.list"
    (cd "$apt" && apt_sources update && apt_sources source --download-only "$1" && dpkg-source --no-check -x ./*.dsc "$2") >&2
    unpacked=$?
    rm -rf "$apt"
    return $unpacked
}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
apt_sources() {
    apt-get -q -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" "$@"
}
