# The units that `demitasse generate systemd` prints, started and stopped by a real systemd: of one container, and of all that
# are due after a boot.
. /root/check.sh

property() { systemctl show -p "$2" --value "$1"; }
state() { demitasse inspect --format '{{.State.Status}}' "$1"; }
# A supervisor notes an end a moment after it.
becomes() {
    tries=0
    until [ "$(state "$1")" = "$2" ] || [ $tries = 60 ]; do usleep 50000; tries=$((tries + 1)); done
    state "$1"
}
# This machine has none of the targets that every unit leans on.
for target in sysinit basic shutdown network-online local-fs multi-user; do
    printf '[Unit]\nDefaultDependencies=no\n' >"/etc/systemd/system/$target.target"
done

demitasse create --name served --network none --stop-timeout 1 --rootfs /rootfs -- sh -c 'trap "exit 3" TERM; while :; do sleep 0.1; done' >/dev/null
demitasse generate systemd served >/etc/systemd/system/served.service
demitasse create --name due --network none --restart always --stop-timeout 1 --rootfs /rootfs -- sleep 1000 >/dev/null
demitasse generate systemd >/etc/systemd/system/demitasse.service
systemctl daemon-reload
check "the unit is loaded" equal loaded "$(property served.service LoadState)"
check "systemd starts it" systemctl start served.service
check "the container runs" equal running "$(state served)"
check "the unit is active" equal active "$(property served.service ActiveState)"
supervisor=$(property served.service MainPID)
check "its main process is the supervisor" contains supervise "$(tr '\0' ' ' <"/proc/$supervisor/cmdline")"
check "systemd stops it" systemctl stop served.service
check "the container has exited" equal exited "$(becomes served exited)"
check "it was asked to" equal 3 "$(demitasse inspect --format '{{.State.ExitCode}}' served)"
check "the unit is no longer active" equal inactive "$(property served.service ActiveState)"

check "it can be started again" systemctl start served.service
demitasse kill served >/dev/null
check "an end of the container is seen" equal exited "$(becomes served exited)"
tries=0
while [ "$(property served.service ActiveState)" = active ] && [ $tries != 60 ]; do usleep 50000; tries=$((tries + 1)); done
check "the unit has ended with it" equal "inactive dead" "$(property served.service ActiveState) $(property served.service SubState)"

demitasse start due >/dev/null
check "the unit of all starts beside what runs" systemctl start demitasse.service
check "it stops what runs, as before a shutdown" systemctl stop demitasse.service
check "the container has ended" equal exited "$(becomes due exited)"
check "systemd starts what is due, as after a boot" systemctl start demitasse.service
check "the container runs again" equal running "$(becomes due running)"
check "the other one, whose policy does not ask for it, does not" equal exited "$(state served)"
systemctl stop demitasse.service
demitasse rm -f served due >/dev/null
rm /etc/systemd/system/served.service /etc/systemd/system/demitasse.service
finish
