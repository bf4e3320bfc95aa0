package demitasse.it;

import static demitasse.it.Demitasse.busybox;
import static demitasse.it.Demitasse.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits and restart policies that are changed later, and what becomes of containers over a restart of the machine. */
@ExtendWith(LeavesNothing.class)
class UpdateIT {
    private static String inspect(String name, String template) {
        return command("inspect", "-f", template, name).run().good();
    }

    private static Outcome update(String words) {
        return command(Arrays.stream(("update " + words).split(" ")).toList()).run();
    }

    private static void remove(String name) {
        command("rm", "-f", name).run().good();
    }

    /** What the kernel has for a container's limit of processes. */
    private static String pids(String name) {
        return command("exec", name, "sh", "-c", "cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null | tail -n 1").run().good();
    }

    @Test
    void limitsAreInForceAtOnceAndKeptForTheNextStart() {
        busybox("-d --name grown -m 32M --pids-limit 50", "sleep", "100").run().good();
        assertThat(update("-m 64M --memory-swap 64M --pids-limit 20 --cpu-shares 512 grown").good()).isEqualTo("grown");
        assertThat(pids("grown")).isEqualTo("20");
        String limits = "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.CpuShares}}";
        assertThat(inspect("grown", limits)).isEqualTo("67108864 20 512");
        command("restart", "-t", "0", "grown").run().good();
        assertThat(pids("grown")).isEqualTo("20");
        command("stop", "-t", "0", "grown").run().good();
        assertThat(update("--pids-limit 30 grown").good()).isEqualTo("grown");
        assertThat(inspect("grown", limits)).isEqualTo("67108864 30 512");
        command("start", "grown").run().good();
        assertThat(pids("grown")).isEqualTo("30");
        remove("grown");
    }

    @Test
    void whatContradictsItselfOrOthersChangesNothing() {
        busybox("-d --name firm -m 32M --memory-swap 64M", "sleep", "100").run().good();
        Outcome refused = update("-m 128M --restart always firm");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("--memory-swap 67108864 is less than --memory 134217728");
        assertThat(inspect("firm", "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}")).isEqualTo("33554432 no");
        assertThat(update("--cpuset-cpus 4000 firm").status()).isEqualTo(1);
        assertThat(inspect("firm", "[{{.HostConfig.CpusetCpus}}]")).isEqualTo("[]");
        command("stop", "-t", "0", "firm").run().good();
        assertThat(update("-m 128M firm").err()).contains("--memory-swap 67108864 is less than --memory 134217728");
        assertThat(inspect("firm", "{{.HostConfig.Memory}}")).isEqualTo("33554432");
        remove("firm");
    }

    @Test
    void policyIsThatOfTheNextEnd() {
        busybox("-d --name tired", "sh", "-c", "sleep 0.3; exit 7").run().good();
        update("--restart on-failure:2 tired").good();
        for (int look = 0; look < 300 && !inspect("tired", "{{.State.Status}} {{.RestartCount}}").equals("exited 2"); look++) {
            Running.pause();
        }
        assertThat(inspect("tired", "{{.State.Status}} {{.RestartCount}}")).isEqualTo("exited 2");
        remove("tired");
        busybox("-d --rm --name brief", "sleep", "100").run().good();
        assertThat(update("--restart always brief").err()).contains("container brief is removed when it ends (--rm)");
        remove("brief");
    }

    @Test
    void whatCannotBeAskedForSaysSo() {
        assertThat(update("web").err()).contains("nothing is to be changed; name a limit, or --restart");
        assertThat(update("-m 1M web").err()).contains("at least 4 MiB is needed");
        assertThat(update("--cpus 2 --cpu-quota 5000 web").err()).contains("--cpus sets the period and the quota; give it alone, or those two");
        assertThat(update("--cpu-period 5 web").err()).contains("give a whole number from 1000 to 1000000");
        assertThat(update("--pids-limit 5 no-such-one").err()).contains("no such container: no-such-one");
        assertThat(command("update", "--pids-limit", "5").run().err()).contains("something is missing");
    }

    @Test
    void aMachineThatGoesDownAndUpHasThemAsTheirPoliciesSay() {
        busybox("-d --name always --restart always", "sleep", "100").run().good();
        busybox("-d --name unless --restart unless-stopped", "sleep", "100").run().good();
        busybox("-d --name never", "sleep", "100").run().good();
        busybox("-d --name meant --restart unless-stopped", "sleep", "100").run().good();
        command("stop", "-t", "0", "meant").run().good();
        assertThat(command("stop", "--before-shutdown", "-t", "0").run().good().lines()).hasSize(3);
        assertThat(command("ps", "-q").run().good()).isEmpty();
        assertThat(command("start", "--after-boot").run().good().lines()).hasSize(2);
        assertThat(command("ps", "--format", "{{.Names}}").run().good().lines()).containsExactlyInAnyOrder("always", "unless");
        assertThat(command("start", "--after-boot", "web").run().err()).contains("the containers of a whole machine are asked for, and web");
        assertThat(command("start").run().err()).contains("something is missing");
        for (String name : new String[] {"always", "unless", "never", "meant"}) {
            remove(name);
        }
    }

    @Test
    void inspectionShowsWhatWasAskedFor() {
        String id = command("create", "--cap-add", "NET_ADMIN", "--cap-drop", "CHOWN,KILL", "-v", "/etc:/host-etc:ro", "--tmpfs", "/scratch:size=1M",
                "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true").run().good();
        assertThat(inspect(id, "{{.HostConfig.CapAdd}} {{.HostConfig.CapDrop}} {{.HostConfig.Privileged}}")).isEqualTo("[CAP_NET_ADMIN] [CAP_CHOWN CAP_KILL] false");
        assertThat(inspect(id, "{{.HostConfig.Binds}} {{.HostConfig.Tmpfs}}")).isEqualTo("[/etc:/host-etc:ro] map[/scratch:nosuid,nodev,noexec,size=1048576]");
        assertThat(inspect(id, "{{range .Mounts}}{{.Source}} {{.Destination}} {{.RW}}{{end}}")).isEqualTo("/etc /host-etc false");
        remove(id);
        String all = command("create", "--privileged", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true").run().good();
        assertThat(inspect(all, "{{.HostConfig.CapAdd}} {{.HostConfig.CapDrop}} {{.HostConfig.Privileged}}")).isEqualTo("[] [] true");
        remove(all);
        String none = command("create", "--cap-drop", "ALL", "--rootfs", Rootfs.BUSYBOX.path().toString(), "--", "true").run().good();
        assertThat(inspect(none, "{{.HostConfig.CapAdd}} {{.HostConfig.CapDrop}}")).isEqualTo("[] [ALL]");
        remove(none);
    }

    @Test
    void unitsNameThisProgramAndTheContainer() {
        busybox("-d --name served --stop-timeout 20", "sleep", "100").run().good();
        String unit = command("generate", "systemd", "served").run().good();
        assertThat(unit).contains("Type=forking\nExecStart=").contains("/demitasse start served\n").contains("/demitasse stop served\n").contains("TimeoutStopSec=50\n");
        assertThat(command("generate", "systemd").run().good()).contains(" start --after-boot\n").contains(" stop --before-shutdown\n");
        assertThat(command("generate", "systemd", "no-such-one").run().err()).contains("no such container: no-such-one");
        remove("served");
    }

    /** How it fares under a systemd that runs is shown in the virtual machine. */
    @Test
    void systemdFindsNothingToSayAboutUnits() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "there is no systemd here");
        busybox("-d --name checked", "sleep", "100").run().good();
        Path folder = Files.createTempDirectory("units");
        for (String name : new String[] {"checked", "demitasse"}) {
            Path unit = folder.resolve(name + ".service");
            Files.writeString(unit, (name.equals("demitasse") ? command("generate", "systemd") : command("generate", "systemd", name)).run().good() + "\n");
            Outcome outcome = Command.of("systemd-analyze", "verify", "--man=no", unit.toString()).run();
            assertThat(outcome.status() + outcome.err()).isEqualTo("0");
            Files.delete(unit);
        }
        Files.delete(folder);
        remove("checked");
    }
}
