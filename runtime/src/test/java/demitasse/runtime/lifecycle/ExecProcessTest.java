package demitasse.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.ExecProcess.Command;
import demitasse.spec.Capabilities;
import demitasse.spec.Process;
import demitasse.spec.Process.Rlimit;
import demitasse.spec.User;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecProcessTest {
    private static final Process OWN = Process.EMPTY
            .withArgs(List.of("init")).withCwd("/srv").withEnv(List.of("PATH=/bin")).withTerminal(true)
            .withConsoleSize(new Process.ConsoleSize(50, 132))
            .withUser(User.ROOT.withUid(10).withGid(20).withUmask(077L).withAdditionalGids(List.of(5L)))
            .withCapabilities(Capabilities.EMPTY.withBounding(List.of("CAP_KILL")).withInheritable(List.of("CAP_KILL")))
            .withRlimits(List.of(new Rlimit("RLIMIT_NOFILE", 9, 8)))
            .withApparmorProfile("tight").withSelinuxLabel("label").withOomScoreAdj(7).withNoNewPrivileges(true)
            .withExecCPUAffinity(new Process.CpuAffinity("0", "1"));

    private final FakeKernel kernel = new FakeKernel();

    private Process resolve(ExecProcess asked) {
        return ExecProcess.resolve(kernel, asked, OWN);
    }

    private Process document(String json) {
        kernel.file("/run/process.json", json);
        return resolve(new ExecProcess.Document("/run/process.json"));
    }

    private String refusal(ExecProcess asked) {
        return assertThrows(SetupException.class, () -> resolve(asked)).getMessage();
    }

    private static Command with(List<String> capabilities, boolean noNewPrivileges) {
        return new Command(List.of("sh"), null, List.of(), false, null, null, List.of(), capabilities, noNewPrivileges, null, null);
    }

    @Test
    void aCommandIsAsTheContainersProcessButForItsWordsAndItsTerminal() {
        assertEquals(OWN.withArgs(List.of("sh", "-c", "id")).withTerminal(false).withConsoleSize(null), resolve(Command.of("sh", "-c", "id")));
    }

    @Test
    void whatACommandSaysIsTakenOrAdded() {
        Process process = resolve(new Command(
                List.of("sh"), "/", List.of("A=b"), true, 1L, 2L, List.of(6L), List.of("CAP_CHOWN", "sys_time", "kill"), false, "other", "loose"));
        assertEquals("/", process.cwd());
        assertEquals(List.of("PATH=/bin", "A=b"), process.env());
        assertTrue(process.terminal());
        assertEquals(new User(1, 2, 077L, List.of(5L, 6L), null), process.user());
        assertEquals("other", process.selinuxLabel());
        assertEquals("loose", process.apparmorProfile());
        assertTrue(process.noNewPrivileges(), "what the container has given up, its processes have");
    }

    @Test
    void addedCapabilitiesAreNotInheritable() {
        Capabilities sets = resolve(with(List.of("CAP_CHOWN", "sys_time", "kill"), false)).capabilities();
        assertEquals(new Capabilities(
                List.of("CAP_KILL", "CAP_CHOWN", "CAP_SYS_TIME"), List.of("CAP_CHOWN", "CAP_SYS_TIME", "CAP_KILL"), List.of("CAP_KILL"),
                List.of("CAP_CHOWN", "CAP_SYS_TIME", "CAP_KILL"), List.of()), sets);
        // One that nobody has is left to the plan, which leaves it out and says so.
        assertEquals(List.of("CAP_KILL", "CAP_EVERYTHING"), resolve(with(List.of("everything"), false)).capabilities().bounding());
    }

    @Test
    void aUserWithoutAGroupKeepsTheContainersGroup() {
        Process process = resolve(new Command(List.of("id"), null, List.of(), false, 1L, null, List.of(), List.of(), false, null, null));
        assertEquals(1L, process.user().uid());
        assertEquals(20L, process.user().gid());
    }

    @Test
    void whatADocumentLeavesOpenIsTheContainers() {
        Process process = document("{\"args\": [\"sh\"], \"cwd\": \"/\", \"apparmorProfile\": \"\", \"user\": {\"uid\": 0, \"gid\": 0}}");
        assertEquals(OWN.withArgs(List.of("sh")).withCwd("/").withEnv(List.of()).withTerminal(false).withConsoleSize(null)
                .withUser(User.ROOT.withUmask(077L)).withNoNewPrivileges(false), process);
    }

    @Test
    void whatADocumentSaysCounts() {
        Process process = document("""
                {"args": ["sh"], "cwd": "/", "capabilities": {}, "rlimits": [{"type": "RLIMIT_CORE", "hard": 1, "soft": 1}],
                 "apparmorProfile": "loose", "selinuxLabel": "other", "oomScoreAdj": 0, "user": {"umask": 18}}""");
        assertEquals(Capabilities.EMPTY, process.capabilities());
        assertEquals(List.of(new Rlimit("RLIMIT_CORE", 1, 1)), process.rlimits());
        assertEquals(List.of("loose", "other", 0, 18L), List.of(
                String.valueOf(process.apparmorProfile()), String.valueOf(process.selinuxLabel()), process.oomScoreAdj(), process.user().umask()));
        assertNull(process.scheduler());
    }

    @Test
    void theRulesOfTheSpecificationHoldForBoth() {
        assertTrue(refusal(new Command(List.of("sh"), "rel", List.of(), false, null, null, List.of(), List.of(), false, null, null))
                .contains("Cwd must be an absolute path"));
        assertTrue(refusal(Command.of()).contains("there is no program to run"));
        assertTrue(assertThrows(SetupException.class, () -> document("{\"args\": [\"sh\"], \"cwd\": \"rel\"}")).getMessage()
                .contains("Cwd must be an absolute path"));
    }
}
