# What comes in from the host and goes out to it.

case_programs_of_the_image_stay_inside() {
    fresh "$work/root"
    marker=$work/marker
    rm -f "$marker"
    mkdir -p "$root/lib" "$root/usr/lib"
    for trap in xz tar gzip unpigz nsenter newuidmap newgidmap criu iptables getent mount modprobe systemctl; do
        printf '#!/bin/sh\necho %s >>"%s"\n' "$trap" "$marker" >"$root/bin/$trap.new" && chmod +x "$root/bin/$trap.new" &&
            mv -f "$root/bin/$trap.new" "$root/bin/$trap" && cp "$root/bin/$trap" "$root/usr/bin/$trap"
    done
    echo trap >"$root/lib/libnss_files.so.2" && cp "$root/lib/libnss_files.so.2" "$root/usr/lib/"
    (cd "$root" && PATH=.:$root/bin:$PATH timeout 20 "$product" run --rm -u cup -w /made --rootfs "$root" -- true)
    PATH=$root/bin:$PATH timeout 20 "$product" run --rm --userns 0:100000:65536 --rootfs "$root" -- true || true
    escapes "the image's $(cat "$marker" 2>/dev/null) ran on the host" test -e "$marker"
}

case_volume_keeps_its_content() {
    lay_decoy
    fresh "$work/root"
    mkdir -p "$root/data" && echo "of the image" >"$root/data/sentinel" && echo more >"$root/data/more"
    inside "-v $decoy:/data:ro" true
    inside "-v $decoy:/data" true
    decoy_holds
}

case_accounts_through_links_and_fifos() {
    lay_decoy
    for link in "$decoy/passwd" "../../../../../../../..$decoy/passwd"; do
        fresh "$work/root"
        rm "$root/etc/passwd" && ln -s "$link" "$root/etc/passwd"
        escapes "the user comes from the host's passwd" inside "-u cup" true
        bundle 'process["user"] = {"uid": 1000, "gid": 1000}; process["env"] = ["PATH=/bin"]' sh -c 'echo "$HOME"'
        rm "$root/etc/passwd" && ln -s "$link" "$root/etc/passwd"
        oci run -b "$bundle" c || true
    done
    for file in passwd group; do
        fresh "$work/root"
        rm "$root/etc/$file" && mkfifo "$root/etc/$file"
        ended=0
        timeout -k 1 5 "$product" run --rm -u cup --rootfs "$root" -- true || ended=$?
        [ $ended != 124 ] && [ $ended != 137 ] || escape "a FIFO as /etc/$file is waited for"
        bundle 'process["user"] = {"uid": 1000, "gid": 1000}; process["env"] = ["PATH=/bin"]' true
        rm "$root/etc/$file" && mkfifo "$root/etc/$file"
        ended=0
        timeout -k 1 5 "$product" oci --root "$work/state" run -b "$bundle" c || ended=$?
        [ $ended != 124 ] && [ $ended != 137 ] || escape "a FIFO as /etc/$file of a bundle is waited for"
    done
    decoy_holds
}

case_state_directories_closed() {
    start ""
    fresh "$work/root"
    timeout 20 "$product" run --rm --name closed --rootfs "$root" -- sleep 2 &
    runner=$!
    soon test -n "$(sleep 0.5; ls /var/lib/demitasse/containers)"
    open=$(find /var/lib/demitasse/containers -maxdepth 0 -perm /007
        find /var/lib/demitasse/containers -mindepth 1 -maxdepth 1 -perm /077
        find "$work/state" -mindepth 1 -maxdepth 1 -perm /067)
    # A layer of the container's own has the modes of its root: it lies behind those.
    kill $runner; wait $runner || true
    stop
    [ -z "$open" ] || escape "open to others: $open"
}

case_environment_stays_out() {
    fresh "$work/root"
    for option in "" "-e *" "-e MARKE" "-e MARKER_*"; do
        set -f
        seen=$(MARKER=of-the-host inside "$option" env) || seen=
        set +f
        case $seen in *of-the-host*) escape "the host's variable is seen with '$option'" ;; esac
    done
    printf 'CUP=1\n*\nMARKER_*\n' >"$work/variables"
    seen=$(MARKER=of-the-host run --env-file "$work/variables" --rootfs "$root" -- env) || seen=
    case $seen in *of-the-host*) escape "the host's variable comes by a file" ;; esac
    bundle "" env
    seen=$(MARKER=of-the-host timeout 20 "$product" oci --root "$work/state" run -b "$bundle" c)
    case $seen in *of-the-host*) escape "the host's variable is seen in a bundle" ;; esac
    start ""
    seen=$(MARKER=of-the-host timeout 20 "$product" oci --root "$work/state" exec c env)
    stop
    case $seen in *of-the-host*) escape "the host's variable is seen by a further program" ;; esac
}

case_accounts_without_bound() {
    for file in passwd group; do
        fresh "$work/root"
        truncate -s 1G "$root/etc/$file"
        set -- $(figures timeout -k 1 15 "$product" run --rm -u cup --rootfs "$root" -- true)
        [ "$1" -lt 200000 ] && [ "$2" != 124 ] || escape "1 GiB of /etc/$file takes $1 KiB and ends with $2"
        bundle 'process["user"] = {"uid": 1000, "gid": 1000}; process["env"] = ["PATH=/bin"]' true
        truncate -s 1G "$root/etc/$file"
        set -- $(figures timeout -k 1 15 "$product" oci --root "$work/state" run -b "$bundle" c)
        [ "$1" -lt 200000 ] && [ "$2" != 124 ] || escape "1 GiB of /etc/$file of a bundle takes $1 KiB and ends with $2"
    done
}

case_output_without_bound() {
    fresh "$work/root"
    set -- $(figures "$product" run --rm --rootfs "$root" -- sh -c 'dd if=/dev/zero bs=1M count=1024; dd if=/dev/zero bs=1M count=1024 >&2')
    [ "$1" -lt 60000 ] && [ "$2" = 0 ] || escape "2 GiB of output take $1 KiB and end with $2"
    set -- $(figures script -qec "'$product' run --rm -t --rootfs '$root' -- dd if=/dev/zero bs=1M count=64" /dev/null)
    [ "$1" -lt 60000 ] && [ "$2" = 0 ] || escape "64 MiB on a terminal take $1 KiB and end with $2"
}

case_limits_with_users_of_its_own() {
    fresh "$work/root"
    seen=$(run --userns 0:100000:65536 -m 64M --pids-limit 33 --rootfs "$root" -- sh -c '
        cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/pids/pids.max 2>/dev/null ||
        cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max' | tr '\n' ' ') || skip "this filesystem cannot show its files to a user namespace"
    [ "$seen" = "67108864 33 " ] || escape "the limits are $seen"
}

case_further_programs_leave_no_descriptors() {
    start ""
    pid=$(oci state c | sed -n 's/^ *"pid": \([0-9]*\).*/\1/p')
    before=$(ls "/proc/$pid/fd" | wc -l)
    round=0
    while [ $round -lt 100 ]; do round=$((round + 1)); oci exec c true; done
    after=$(ls "/proc/$pid/fd" | wc -l)
    left=$(oci ps c | wc -l)
    stop
    [ "$before" = "$after" ] && [ "$left" = 2 ] || escape "descriptors: $before before, $after after 100 execs; processes: $left"
}

case_labels_do_nothing() {
    marker=$work/marker
    rm -f "$marker"
    printf '#!/bin/sh\ntouch "%s"\n' "$marker" >"$work/evil" && chmod +x "$work/evil"
    bundle 'c["annotations"] = {name: work + "/evil" for name in ("run.oci.handler", "run.oci.hooks.stdout", "io.katacontainers.config_path",
  "org.criu.config", "io.podman.annotations.autoremove", "io.containerd.runc.v2.group", "oci.hook.prestart", "com.docker.network.driver")}' true
    oci run -b "$bundle" c
    fresh "$work/root"
    run -l "oci.hook.prestart=$work/evil" -l "run.oci.handler=$work/evil" --rootfs "$root" -- true
    escapes "a label ran a command of the host" test -e "$marker"
}

# Each archive on its own: a name, a link or a hard link that leads to the decoy, and then a file by that way.
case_archives_stay_inside() {
    lay_decoy
    python3 - "$work" "$decoy" <<'PYTHON'
import io, os, sys, tarfile
work, decoy = sys.argv[1:]
up = "../" * 12 + decoy[1:]

def file(tar, name):
    member = tarfile.TarInfo(name)
    member.size = 5
    tar.addfile(member, io.BytesIO(b"trap\n"))

def link(tar, kind, name, target):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    tar.addfile(member)

for number, entries in enumerate([
    [(file, f"{up}/new")], [(file, f"a/../{up}/new")], [(file, f"{decoy}/new")],
    [(link, tarfile.SYMTYPE, "l", decoy), (file, "l/new")], [(link, tarfile.SYMTYPE, "l", up), (file, "l/new")],
    [(link, tarfile.SYMTYPE, "l", f"{decoy}/sentinel"), (file, "l")],
    [(link, tarfile.SYMTYPE, "l", decoy), (link, tarfile.SYMTYPE, "l/m", "x")],
    [(link, tarfile.LNKTYPE, "h", f"{decoy}/sentinel"), (file, "h")], [(link, tarfile.LNKTYPE, "h", f"{up}/sentinel"), (file, "h")],
    [(link, tarfile.SYMTYPE, "l", "/proc/self/cwd"), (file, f"l{decoy}/new")],
]):
    with tarfile.open(f"{work}/{number}.tar", "w") as tar:
        for make, *words in entries:
            make(tar, *words)
PYTHON
    taken=0
    for archive in "$work"/[0-9].tar; do
        name=trap${archive##*/}
        if timeout 20 "$product" image import "$name" "$archive"; then
            taken=$((taken + 1))
            "$product" run --rm "$name" true || :
            "$product" image rm "$name"
        fi
        decoy_holds "${archive##*/}"
    done
    # A link that is replaced by a file, and a path from the root on, are none but the image's own.
    equal 2 "$taken"
}

# swapping SCRIPT: a container whose program exchanges its /d and /s over and over, once the script has made them.
swapping() {
    fresh "$work/root"
    rm -rf "$work/volume" && mkdir -p "$work/volume"
    timeout 20 "$product" run -d --name swapping -v "$work/volume:/vol" --rootfs "$root" -- sh -c "$1; echo ready; exec probe exchange /d /s" &&
        soon sh -c "'$product' logs swapping | grep -q ready"
}

# Links of every kind where something is copied from or to, and a directory that is a link every other moment.
case_copies_follow_no_link_out() {
    lay_decoy
    rm -rf "$work/copies" && mkdir -p "$work/copies/in" && echo trap >"$work/copies/in/sentinel" && echo trap >"$work/copies/in/new"
    up=../../../../../../../../../../../../..
    if ! swapping "mkdir -p /d /real /x; echo own >/d/sentinel; echo own >/real/sentinel; ln -s $decoy /abs; ln -s $up$decoy /rel; ln -s /proc/self/root$decoy /magic;
            ln -s /proc/1/root$decoy /magic1; ln -s $decoy/sentinel /file; ln -s $decoy/new /dangling; ln -s abs /chain; ln -s $decoy /vol/link; ln -s $decoy /s"; then
        "$product" rm -f swapping
        return 1
    fi
    timeout 20 "$product" create --name resting --rootfs "$root" -- true
    for at in abs rel magic magic1 chain vol/link; do
        for container in swapping resting; do
            timeout 20 "$product" cp "$work/copies/in/." "$container:/$at" || :
            timeout 20 "$product" cp "$work/copies/in/new" "$container:/$at/" || :
            timeout 20 "$product" cp "$work/copies/in" "$container:/$at/sub/" || :
            timeout 20 "$product" cp -L "$container:/$at/sentinel" "$work/copies/taken" || :
            timeout 20 "$product" cp -L "$container:/$at/." "$work/copies/all" || :
        done
    done
    for at in file dangling; do
        timeout 20 "$product" cp "$work/copies/in/new" "swapping:/$at" || :
        timeout 20 "$product" cp -L "swapping:/$at" "$work/copies/taken" || :
    done
    round=0
    while [ $round -lt 60 ]; do
        round=$((round + 1))
        timeout 20 "$product" cp "$work/copies/in/." swapping:/d || :
        timeout 20 "$product" cp -a swapping:/d/sentinel "$work/copies/taken" || :
        timeout 20 "$product" cp -a swapping:/d/. "$work/copies/all" || :
        (cd "$work/copies/in" && tar -c .) | timeout 20 "$product" cp - swapping:/d || :
    done
    "$product" rm -f swapping resting
    decoy_holds
    escapes "a file of the host's was copied out" grep -rqs "of the host" "$work/copies"
}

# What is read for an export or an image is in the container's root, whatever its volume and its links say.
case_exports_follow_no_link_out() {
    lay_decoy
    if ! swapping "ln -s $decoy /vol/link; ln -s $decoy /link; mkdir -p /d; echo own >/d/sentinel; ln -s $decoy /s"; then
        "$product" rm -f swapping
        return 1
    fi
    round=0
    rm -rf "$work/exported" && mkdir "$work/exported"
    while [ $round -lt 20 ]; do
        round=$((round + 1))
        timeout 20 "$product" export swapping -o "$work/exported/$round.tar" || :
    done
    timeout 20 "$product" commit swapping exported-image || :
    "$product" rm -f swapping
    seen=$(run exported-image cat /d/sentinel) || seen=
    "$product" image rm exported-image || :
    decoy_now=$(for tar in "$work"/exported/*.tar; do tar -xOf "$tar" 2>/dev/null | grep -c "of the host"; done | sort -u)
    [ "$decoy_now" = 0 ] || escape "a file of the host's is in an export"
    case $seen in *"of the host"*) escape "a file of the host's is in an image" ;; esac
}
