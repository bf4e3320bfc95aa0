package demitasse.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LinuxProcessesTest {
    private final Kernel kernel = new LinuxKernel();

    @Test
    void aChildEndsWithItsStatusOrItsSignal() {
        Child child = kernel.perform(new ProcessOp.Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new ProcessOp.Exit(42));
        }
        ProcessEnd end = kernel.perform(new ProcessOp.Wait(child.pid(), true));
        assertEquals(child.pid(), end.pid());
        assertEquals(42, end.exitCode());
        assertTrue(end.peakResidentKib() > 0, "the peak is told");
        kernel.perform(new FileOp.Close(child.process()));
        assertSame(Errno.ECHILD, OnLinux.refusal(kernel, new ProcessOp.Wait(child.pid(), true)));

        Child sleeper = kernel.perform(new ProcessOp.Clone(0, null));
        if (sleeper.isSelf()) {
            kernel.attempt(new TimeOp.Sleep(60_000_000_000L));
            kernel.attempt(new ProcessOp.Exit(0));
        }
        assertSame(ProcessEnd.NONE, kernel.perform(new ProcessOp.Wait(sleeper.pid(), false)));
        kernel.perform(new ProcessOp.SendSignal(sleeper.process(), Signal.TERM));
        assertEquals(128 + Signal.TERM, kernel.perform(new ProcessOp.Wait(sleeper.pid(), true)).exitCode());
        assertSame(Errno.ESRCH, OnLinux.refusal(kernel, new ProcessOp.SendSignal(sleeper.process(), 0)));
        assertSame(Errno.ESRCH, OnLinux.refusal(kernel, new ProcessOp.Kill(sleeper.pid(), 0)));
        kernel.perform(new FileOp.Close(sleeper.process()));
    }

    @Test
    void aSiblingIsTheChildOfOnesOwnParent() {
        FdPair pipe = kernel.perform(new FileOp.Pipe());
        ProcessEnd between = OnLinux.inChild(kernel, 0, () -> {
            Child sibling = kernel.perform(new ProcessOp.CloneSibling(0));
            if (sibling.isSelf()) {
                kernel.attempt(new ProcessOp.Exit(43));
            }
            kernel.perform(new FileOp.Write(pipe.second(), Text.encode(Integer.toString(sibling.pid()))));
        });
        assertEquals(0, between.exitCode());
        int sibling = Integer.parseInt(Text.decode(kernel.perform(new FileOp.Read(pipe.first(), 20))));
        assertEquals(43, kernel.perform(new ProcessOp.Wait(sibling, true)).exitCode());
        kernel.perform(new FileOp.Close(pipe.first()));
        kernel.perform(new FileOp.Close(pipe.second()));
    }

    @Test
    void javaGoesOnInTheChildWithCollectionsExceptionsAndMaps() {
        Map<String, byte[]> before = new HashMap<>();
        before.put("kept", new byte[] {1, 2, 3});
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            int caught = 0;
            for (int i = 0; i < 300_000; i++) {
                before.put("key " + i % 100, new byte[200]);
                if (i % 1000 == 0) {
                    caught += thrown(i);
                }
            }
            assertEquals(300, caught);
            assertEquals(101, before.size());
            assertEquals(3, before.get("kept").length);
        });
        assertEquals(0, end.exitCode());
        assertEquals(1, before.size(), "the parent's map is its own");
    }

    private int thrown(int i) {
        try {
            kernel.perform(new FileOp.Open("/none/" + i, OpenFlag.READ));
            return 0;
        } catch (KernelException e) {
            return e.errno() == Errno.ENOENT ? 1 : 0;
        }
    }

    @Test
    void argumentsAndEnvironmentArriveAsTheyWere() {
        FdPair pipe = kernel.perform(new FileOp.Pipe());
        List<String> environment = new ArrayList<>(List.of("NAME=ä\udcff"));
        for (int i = 0; i < 2000; i++) {
            environment.add("FILLER_" + i + "=" + "x".repeat(60));
        }
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new FileOp.Duplicate(pipe.second(), 1, false));
            Fd shell = kernel.perform(new FileOp.Open("/bin/sh", OpenFlag.PATH));
            kernel.perform(new ProcessOp.Execute(shell, "", List.of("sh", "-c", "printf %s \"$NAME|$1\"", "sh", "\udc80é"), environment));
        });
        kernel.perform(new FileOp.Close(pipe.second()));
        assertEquals("NAME=ä\udcff".substring(5) + "|\udc80é", Text.decode(Files.readAll(kernel, pipe.first(), 1000)));
        assertEquals(0, end.exitCode());
        kernel.perform(new FileOp.Close(pipe.first()));
        assertSame(Errno.ENOENT, OnLinux.refusal(kernel, new ProcessOp.Execute(Fd.HERE, "/none", List.of("none"), List.of())));
        assertSame(Errno.EACCES, OnLinux.refusal(kernel, new ProcessOp.Execute(Fd.HERE, "/etc", List.of("etc"), List.of())));
    }

    @Test
    void blockedSignalsAreReadFromADescriptor() {
        long before = kernel.perform(new SignalOp.SetMask(Signal.bit(Signal.USR1) | Signal.bit(Signal.CHLD)));
        Fd signals = kernel.perform(new SignalOp.OpenSignals(Signal.bit(Signal.USR1) | Signal.bit(Signal.CHLD)));
        int self = kernel.perform(new ProcessOp.OwnPid());
        kernel.perform(new ProcessOp.Kill(self, Signal.USR1));
        assertEquals(new SignalInfo(Signal.USR1, self), kernel.perform(new SignalOp.ReadSignal(signals)));
        assertSame(Errno.EAGAIN, OnLinux.refusal(kernel, new SignalOp.ReadSignal(signals)));
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {});
        assertEquals(new SignalInfo(Signal.CHLD, end.pid()), kernel.perform(new SignalOp.ReadSignal(signals)));
        kernel.perform(new FileOp.Close(signals));
        assertEquals(Signal.bit(Signal.USR1) | Signal.bit(Signal.CHLD), kernel.perform(new SignalOp.SetMask(before)));
        kernel.perform(new SignalOp.SetAction(Signal.USR2, true));
        kernel.perform(new ProcessOp.Kill(self, Signal.USR2));
        kernel.perform(new SignalOp.SetAction(Signal.USR2, false));
        assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new SignalOp.SetAction(Signal.KILL, true)));
    }

    @Test
    void limitsAndCapabilitiesAreReadAndSet() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            int files = OnLinux.NOFILE;
            kernel.perform(new ProcessOp.SetResourceLimit(0, files, 50, 60));
            assertEquals(new ResourceLimit(50, 60), kernel.perform(new ProcessOp.GetResourceLimit(files)));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new ProcessOp.SetResourceLimit(0, files, 61, 60)));
            if (OnLinux.isRoot(kernel)) {
                dropToOneCapability();
            }
        });
        assertEquals(0, end.exitCode());
    }

    private void dropToOneCapability() {
        long chown = 1;
        assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new IdentityOp.DropBoundingCapability(63, "63")));
        kernel.perform(new IdentityOp.DropBoundingCapability(5, "CAP_KILL"));
        long bounding = Long.parseLong(OnLinux.status(kernel, "CapBnd"), 16);
        assertEquals(1L, bounding & (1 << 5 | 1), "5 has gone, and nothing but that");
        kernel.perform(new IdentityOp.SetGroups(List.of(5, 7)));
        kernel.perform(new IdentityOp.KeepCapabilities(true));
        kernel.perform(new IdentityOp.SetGroup(1000));
        kernel.perform(new IdentityOp.SetUser(1000));
        kernel.perform(new IdentityOp.SetCapabilities(new CapabilitySets(chown, chown, chown)));
        kernel.perform(new IdentityOp.RaiseAmbientCapability(0, "CAP_CHOWN"));
        kernel.perform(new IdentityOp.ClearAmbientCapabilities());
        kernel.perform(new IdentityOp.SetNoNewPrivileges());
        assertEquals(new CapabilitySets(chown, chown, chown), kernel.perform(new IdentityOp.GetCapabilities()));
        assertEquals(1000, kernel.perform(new IdentityOp.EffectiveUser()));
        assertEquals(1000, kernel.perform(new IdentityOp.EffectiveGroup()));
        String status = Files.readText(kernel, "/proc/self/status", 10_000);
        assertTrue(status.contains("Groups:\t5 7"), "groups are set");
        assertTrue(status.contains("NoNewPrivs:\t1"), "no new privileges");
        assertSame(Errno.EPERM, OnLinux.refusal(kernel, new NamespaceOp.SetHostName("x")));
    }

    @Test
    void aPseudoTerminalIsUnlockedSizedAndMadeRaw() {
        Fd master = kernel.perform(new FileOp.Open("/dev/ptmx", OpenFlag.READ_WRITE | OpenFlag.NO_CONTROLLING_TERMINAL));
        kernel.perform(new TerminalOp.UnlockPty(master));
        assertTrue(kernel.perform(new TerminalOp.PtyNumber(master)) >= 0, "it has a number");
        Fd peer = kernel.perform(new TerminalOp.OpenPeer(master));
        kernel.perform(new TerminalOp.SetWindowSize(master, new WindowSize(40, 132)));
        assertEquals(new WindowSize(40, 132), kernel.perform(new TerminalOp.GetWindowSize(peer)));
        TerminalAttributes cooked = kernel.perform(new TerminalOp.GetAttributes(peer));
        kernel.perform(new TerminalOp.SetAttributes(peer, cooked.raw()));
        TerminalAttributes raw = kernel.perform(new TerminalOp.GetAttributes(peer));
        assertEquals(cooked.raw().local(), raw.local());
        assertEquals(cooked.rest().length, raw.rest().length);
        assertEquals(0, raw.local() & 0x8, "no echo");
        kernel.perform(new FileOp.Write(master, Text.encode("typed")));
        assertEquals("typed", Text.decode(kernel.perform(new FileOp.Read(peer, 100))));
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new ProcessOp.NewSession());
            kernel.perform(new TerminalOp.BecomeController(peer));
            kernel.perform(new FileOp.Close(kernel.perform(new FileOp.Open("/dev/tty", OpenFlag.READ))));
            kernel.perform(new TerminalOp.SetForegroundGroup(peer, kernel.perform(new ProcessOp.OwnPid())));
        });
        assertEquals(0, end.exitCode());
        kernel.perform(new FileOp.Close(peer));
        kernel.perform(new FileOp.Close(master));
        assertSame(Errno.ENOTTY, OnLinux.refusal(kernel, new TerminalOp.GetAttributes(kernel.perform(new FileOp.Pipe()).first())));
    }

    @Test
    void clocksNamesAndRandomBytesAreAnswered() {
        long start = kernel.perform(new TimeOp.Monotonic());
        kernel.perform(new TimeOp.Sleep(2_000_000));
        assertTrue(kernel.perform(new TimeOp.Monotonic()) - start >= 2_000_000, "it slept");
        Fd timer = kernel.perform(new TimeOp.MakeTimer());
        List<FileOp.Poll.Interest> interests = List.of(new FileOp.Poll.Interest(timer, FileOp.Poll.READABLE));
        kernel.perform(new TimeOp.SetTimer(timer, 2_000_000));
        assertEquals(0, kernel.perform(new FileOp.Poll(interests, 0))[0], "it is not yet time");
        assertEquals(FileOp.Poll.READABLE, kernel.perform(new FileOp.Poll(interests, 5000))[0], "its time has come");
        kernel.perform(new TimeOp.SetTimer(timer, 0));
        assertEquals(0, kernel.perform(new FileOp.Poll(interests, 10))[0], "a timer that is stopped says nothing");
        kernel.perform(new FileOp.Close(timer));
        assertTrue(kernel.perform(new TimeOp.Now()) > 1_700_000_000_000_000_000L, "it is after 2023");
        assertNotNull(Arch.of(kernel.perform(new ProcessOp.AskSystemName()).machine()));
        assertEquals(64 * 1024, kernel.perform(new ProcessOp.RandomBytes(64 * 1024)).length);
        kernel.perform(new ProcessOp.SetName("a name of more than fifteen bytes"));
        assertEquals("a name of more \n", Files.readText(kernel, "/proc/self/comm", 100).replace("than", ""));
        assertSame(Errno.ESRCH, OnLinux.refusal(kernel, new ProcessOp.OpenProcess(0x3fffffff)));
    }

    @Test
    void signalsAreAwaitedAndIgnoredOnesReset() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new SignalOp.SetMask(Signal.bit(Signal.HUP)));
            int self = kernel.perform(new ProcessOp.OwnPid());
            kernel.perform(new ProcessOp.Kill(self, Signal.HUP));
            assertEquals(new SignalInfo(Signal.HUP, self), kernel.perform(new SignalOp.AwaitSignal(Signal.bit(Signal.HUP))));
            kernel.perform(new SignalOp.SetAction(Signal.TERM, true));
            kernel.perform(new ProcessOp.Kill(self, Signal.TERM));
            kernel.perform(new SignalOp.ResetActions());
            kernel.perform(new ProcessOp.Kill(self, Signal.TERM));
        });
        assertEquals(Signal.TERM, end.signal());
    }

    @Test
    void withoutClone3AChildIsMadeByClone() {
        ProcessEnd end = OnLinux.inChild(kernel, 0, () -> {
            kernel.perform(new IdentityOp.SetNoNewPrivileges());
            kernel.perform(new IdentityOp.InstallFilter(denied(SystemCall.CLONE3), 0));
            Child child = kernel.perform(new ProcessOp.Clone(0, null));
            if (child.isSelf()) {
                kernel.attempt(new ProcessOp.Exit(5));
            }
            assertTrue(child.process().number() > 2, "there is a descriptor of it");
            assertEquals(5, kernel.perform(new ProcessOp.Wait(child.pid(), true)).status());
            assertSame(Errno.ENOSYS, OnLinux.refusal(kernel, new ProcessOp.Clone(Namespace.TIME.flag(), null)));
            assertSame(Errno.ENOSYS, OnLinux.refusal(kernel, new ProcessOp.Clone(0, child.process())));
        });
        assertEquals(0, end.exitCode());
    }

    /** A filter that answers one call with ENOSYS: load the number; unlike it, skip the refusal; refuse; allow. */
    private byte[] denied(SystemCall call) {
        byte[] filter = new byte[32];
        int number = call.number(OnLinux.arch(kernel));
        filter[0] = 0x20;
        filter[8] = 0x15;
        filter[11] = 1;
        filter[12] = (byte) number;
        filter[13] = (byte) (number >> 8);
        filter[16] = 0x06;
        filter[20] = (byte) Errno.ENOSYS.number();
        filter[22] = 0x05;
        filter[24] = 0x06;
        filter[30] = (byte) 0xff;
        filter[31] = 0x7f;
        return filter;
    }

    @Test
    void aDeviceFilterIsLoaded() {
        if (OnLinux.isRoot(kernel)) {
            // r0 = 1; exit
            byte[] allow = {(byte) 0xb7, 0, 0, 0, 1, 0, 0, 0, (byte) 0x95, 0, 0, 0, 0, 0, 0, 0};
            Fd program = kernel.perform(new BpfOp.LoadDeviceProgram(allow));
            assertSame(Errno.EBADF, OnLinux.refusal(kernel, new BpfOp.AttachDeviceProgram(new Fd(9999, "none"), program)));
            kernel.perform(new FileOp.Close(program));
            assertSame(Errno.EINVAL, OnLinux.refusal(kernel, new BpfOp.LoadDeviceProgram(new byte[8])));
        }
    }

    @Test
    void parentAndChildWriteTheirTraceLineByLine() {
        FdPair pipe = kernel.perform(new FileOp.Pipe());
        TracingKernel tracing = new TracingKernel(kernel, new TraceWriter(kernel, pipe.second(), false), "parent", "init");
        Child child = tracing.perform(new ProcessOp.Clone(0, null));
        if (child.isSelf()) {
            tracing.heading("look around");
            tracing.attempt(new FileOp.Status("/dev/null"));
            tracing.attempt(new ProcessOp.Exit(3));
        }
        tracing.perform(new ProcessOp.Wait(child.pid(), true));
        kernel.perform(new FileOp.Close(pipe.second()));
        String trace = Text.decode(Files.readAll(kernel, pipe.first(), 10_000));
        kernel.perform(new FileOp.Close(pipe.first()));
        kernel.perform(new FileOp.Close(child.process()));
        assertEquals(5, trace.split("\n").length, trace);
        assertTrue(trace.contains("  parent │ start a child process in new namespaces: none  → pid " + child.pid()), trace);
        assertTrue(trace.contains("  init   ╭ look around\n"), trace);
        assertTrue(trace.contains("  init   │ look at /dev/null  → character device 1:3 0666"), trace);
        assertTrue(trace.contains("  init   │ exit with status 3"), trace);
        assertTrue(trace.contains("→ pid " + child.pid() + ": status 3"), trace);
    }
}
