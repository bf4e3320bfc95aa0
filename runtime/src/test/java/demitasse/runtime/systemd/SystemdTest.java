package demitasse.runtime.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Outcome;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client against a peer that has said everything beforehand. */
class SystemdTest {
    private static final ScopeName NAME = new ScopeName("system.slice", "demitasse-web.scope");

    private final FakeKernel kernel = new FakeKernel();
    private final FdPair sockets = kernel.perform(new MakePair());

    private void says(byte[] data) {
        kernel.perform(new Write(sockets.second(), data));
    }

    private void greets() {
        says(Text.encode("DATA\r\nOK 0123456789abcdef0123456789abcdef\r\n"));
    }

    private void answers(int serial, String signature, DbusWriter body) {
        says(new DbusMessage(DbusMessage.RETURN, 99, serial, null, null, null, null, signature, body.toBytes()).encode());
    }

    private void fails(int serial, String error) {
        says(new DbusMessage(DbusMessage.ERROR, 99, serial, null, null, error, null, "s", new DbusWriter().text("So it is.").toBytes()).encode());
    }

    private void jobRemoved(String job, String result) {
        says(new DbusMessage(
                DbusMessage.SIGNAL, 98, 0, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved", null, "uoss",
                new DbusWriter().number32(4).text(job).text("demitasse-web.scope").text(result).toBytes()).encode());
    }

    private List<String> methods() {
        List<String> methods = new ArrayList<>();
        byte[] greeting = kernel.perform(new Read(sockets.second(), 1000));
        assertEquals("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n", Text.decode(greeting));
        while (kernel.attempt(new Read(sockets.second(), 65536)) instanceof Outcome.Done<byte[]>(byte[] message) && message.length > 0) {
            methods.add(DbusMessage.decode(message).name());
        }
        return methods;
    }

    private Systemd systemd() {
        return Systemd.opened(kernel, sockets.first(), false);
    }

    @Test
    void aScopeIsThereWhenItsJobIsDone() {
        greets();
        jobRemoved("/job/1", "done");
        answers(1, "o", new DbusWriter().text("/job/2"));
        jobRemoved("/job/2", "done");
        systemd().start(NAME, 42, List.of());
        assertEquals(List.of("StartTransientUnit"), methods());
    }

    @Test
    void aUnitThatFailedBeforeIsForgottenFirst() {
        greets();
        fails(1, "org.freedesktop.systemd1.UnitExists");
        answers(2, "", new DbusWriter());
        answers(3, "o", new DbusWriter().text("/job/2"));
        jobRemoved("/job/2", "done");
        systemd().start(NAME, 42, List.of());
        assertEquals(List.of("StartTransientUnit", "ResetFailedUnit", "StartTransientUnit"), methods());
    }

    @Test
    void aRefusalIsToldInSystemdsWords() {
        greets();
        fails(1, "org.freedesktop.DBus.Error.AccessDenied");
        SetupException refusal = assertThrows(SetupException.class, () -> systemd().start(NAME, 42, List.of()));
        assertEquals(
                "systemd refuses to start demitasse-web.scope: org.freedesktop.DBus.Error.AccessDenied: So it is.", refusal.getMessage());
    }

    @Test
    void aJobThatFailedIsAnError() {
        greets();
        answers(1, "o", new DbusWriter().text("/job/2"));
        jobRemoved("/job/2", "failed");
        answers(2, "", new DbusWriter());
        SetupException refusal = assertThrows(SetupException.class, () -> systemd().start(NAME, 42, List.of()));
        assertEquals("systemd could not start demitasse-web.scope: failed", refusal.getMessage());
    }

    @Test
    void aScopeThatIsGoneNeedsNoStop() {
        greets();
        fails(1, "org.freedesktop.systemd1.NoSuchUnit");
        fails(2, "org.freedesktop.systemd1.NoSuchUnit");
        systemd().stop(NAME);
        assertEquals(List.of("StopUnit", "ResetFailedUnit"), methods());
    }

    @Test
    void theGroupOfAUsersSystemdIsAsked() {
        greets();
        answers(1, "v", new DbusWriter().signature("s").text("/user.slice/user-7.slice/user@7.service"));
        assertEquals("user.slice/user-7.slice/user@7.service", systemd().controlGroup());
    }

    @Test
    void onABusSignalsAreAskedFor() {
        greets();
        answers(1, "s", new DbusWriter().text(":1.5"));
        answers(2, "", new DbusWriter());
        answers(3, "", new DbusWriter());
        Systemd.opened(kernel, sockets.first(), true);
        assertEquals(List.of("Hello", "AddMatch", "Subscribe"), methods());
    }

    @Test
    void whoIsNotLetInIsTold() {
        says(Text.encode("REJECTED EXTERNAL\r\n"));
        SetupException refusal = assertThrows(SetupException.class, this::systemd);
        assertEquals("systemd does not let us in over D-Bus: REJECTED EXTERNAL", refusal.getMessage());
    }

    @Test
    void aClosedConnectionAndAMissingSystemdAreErrors() {
        greets();
        Systemd systemd = systemd();
        kernel.perform(new Close(sockets.second()));
        assertThrows(RuntimeException.class, systemd::controlGroup);
        SetupException missing = assertThrows(SetupException.class, () -> Systemd.connect(kernel, "/run/user/7"));
        assertTrue(missing.getMessage().startsWith("no systemd answers at /run/user/7/systemd/private or /run/user/7/bus"), missing.getMessage());
    }
}
