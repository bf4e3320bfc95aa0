package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import demitasse.engine.Accounts.Account;
import demitasse.engine.RunRequest.ById;
import demitasse.engine.RunRequest.ByName;
import demitasse.engine.RunRequest.Principal;
import demitasse.kernel.DeviceNumber;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.SetupException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            # nobody:x:1:1::/:

            ada:x:1000:100:Ada:/home/ada:/bin/sh
            1000:x:0:0:trap:/trap:/bin/sh
            homeless:x:1001:1001
            relative:x:1002:1002::home:/bin/sh
            short:x:1003
            big:x:4294967296:0::/:
            last:x:4294967295:0::/:
            most:x:4294967294:4294967294::/:
            nothing:x::0::/:
            minus:x:-1:0::/:
            worded:x:12x:0::/:
            badgroup:x:5:none::/:
            """;
    private static final String GROUP =
            """
            root:x:0:
            users:x:100:ada
            wheel:x:10:root,ada,eve
            adam:x:11:adam
            again:x:10:ada
            empty:x:12:
            short:x:13
            broken:x:ten:eve
            """;

    private final FakeKernel kernel = new FakeKernel().file("/rootfs/etc/passwd", PASSWD).file("/rootfs/etc/group", GROUP);

    private Account resolve(@Nullable Principal user, @Nullable Principal group) {
        RunRequest.User asked = user == null ? null : new RunRequest.User(user, group);
        return new Accounts(kernel, kernel.perform(new FileOp.Open("/rootfs", OpenFlag.PATH | OpenFlag.DIRECTORY))).resolve(asked);
    }

    private Account named(String user) {
        return resolve(new ByName(user), null);
    }

    private String refusal(Principal user, @Nullable Principal group) {
        return assertThrows(SetupException.class, () -> resolve(user, group)).getMessage();
    }

    @Test
    void withoutAUserItIsRoot() {
        assertEquals(new Account(0, 0, List.of(), "/root"), resolve(null, null));
        kernel.file("/rootfs/etc/passwd", "toor:x:0:0::/var/toor:/bin/sh\n");
        assertEquals("/var/toor", resolve(null, null).home());
        kernel.file("/rootfs/etc/passwd", "");
        assertEquals("/root", resolve(null, null).home());
    }

    @Test
    void aNamedUserComesWithItsGroupsAndHome() {
        assertEquals(new Account(1000, 100, List.of(10L), "/home/ada"), named("ada"));
    }

    @Test
    void aNumberIsANumberWhateverNameALineGivesItself() {
        assertEquals(new Account(1000, 100, List.of(10L), "/home/ada"), resolve(new ById(1000), null));
        kernel.file("/rootfs/etc/passwd", "1000:x:0:0:trap:/trap:/bin/sh\n");
        assertEquals(new Account(1000, 0, List.of(), "/"), resolve(new ById(1000), null));
    }

    @Test
    void aNumberNeedNotBeInAnyFile() {
        assertEquals(new Account(4242, 0, List.of(), "/"), resolve(new ById(4242), null));
        assertEquals(new Account(4242, 7, List.of(), "/"), resolve(new ById(4242), new ById(7)));
    }

    @Test
    void aGivenGroupReplacesAllOthers() {
        assertEquals(new Account(1000, 12, List.of(), "/home/ada"), resolve(new ByName("ada"), new ByName("empty")));
        assertEquals(new Account(1000, 10, List.of(), "/home/ada"), resolve(new ById(1000), new ById(10)));
    }

    @Test
    void whatIsInNoFileIsNamed() {
        assertEquals("there is no user eve in the root filesystem", refusal(new ByName("eve"), null));
        assertEquals("there is no group eve in the root filesystem", refusal(new ById(1), new ByName("eve")));
        SetupException refused = assertThrows(SetupException.class, () -> named("eve"));
        assertEquals("add it to its /etc/passwd, or give --user a number", refused.hint());
        assertEquals("there is no user # nobody in the root filesystem", refusal(new ByName("# nobody"), null));
    }

    @Test
    void linesThatAreTooShortAreNoLines() {
        assertEquals("there is no user short in the root filesystem", refusal(new ByName("short"), null));
        assertEquals("there is no group short in the root filesystem", refusal(new ById(1), new ByName("short")));
        assertEquals("/", named("homeless").home());
        assertEquals("/", named("relative").home());
    }

    @Test
    void idsAreNumbersThatTheKernelHas() {
        assertEquals(4294967294L, named("most").uid());
        assertEquals("the user id of big in the root filesystem is 4294967296", refusal(new ByName("big"), null));
        assertEquals("the user id of last in the root filesystem is 4294967295", refusal(new ByName("last"), null));
        assertEquals("the user id of nothing in the root filesystem is missing", refusal(new ByName("nothing"), null));
        assertEquals("the user id of minus in the root filesystem is -1", refusal(new ByName("minus"), null));
        assertEquals("the user id of worded in the root filesystem is 12x", refusal(new ByName("worded"), null));
        assertEquals("the group id of badgroup in the root filesystem is none", refusal(new ByName("badgroup"), null));
        assertEquals("it has to be a number up to 4294967294", assertThrows(SetupException.class, () -> named("big")).hint());
    }

    @Test
    void aMembershipOfAGroupWithoutANumberIsNotTakenForRoot() {
        kernel.file("/rootfs/etc/passwd", "eve:x:1:1::/:\n");
        assertEquals("the id of group broken in the root filesystem is ten", refusal(new ByName("eve"), null));
    }

    @Test
    void linksOfTheRootFilesystemStayInIt() {
        kernel.file("/etc/passwd", "host:x:7:7::/:\n").symbolicLink("/rootfs/etc/passwd", "/../../etc/shadow").file("/rootfs/etc/shadow", "in:x:8:8::/:\n");
        assertEquals(8, named("in").uid());
        assertEquals("there is no user host in the root filesystem", refusal(new ByName("host"), null));
    }

    @Test
    void withoutFilesOnlyNumbersHelp() {
        FakeKernel empty = new FakeKernel().directory("/rootfs");
        Accounts accounts = new Accounts(empty, empty.perform(new FileOp.Open("/rootfs", OpenFlag.PATH)));
        assertEquals(new Account(5, 0, List.of(), "/"), accounts.resolve(new RunRequest.User(new ById(5), null)));
        assertThrows(SetupException.class, () -> accounts.resolve(new RunRequest.User(new ByName("ada"), null)));
    }

    @Test
    void aFifoKeepsNobodyWaiting() {
        kernel.device("/rootfs/etc/passwd", FileStatus.FIFO, DeviceNumber.NONE);
        resolve(null, null);
        boolean waits = false;
        for (KernelOp<?> op : kernel.operations()) {
            waits |= op instanceof FileOp.OpenBelow open && (open.flags() & OpenFlag.NON_BLOCKING) == 0;
        }
        assertEquals(false, waits, kernel.words().toString());
    }

    @Test
    void aFileThatCannotBeReadIsNotTakenForAnEmptyOne() {
        kernel.refuse(FileOp.OpenBelow.class, Errno.EACCES);
        assertSame(Errno.EACCES, assertThrows(KernelException.class, () -> resolve(null, null)).errno());
    }
}
