package demitasse.runtime.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.DeviceNumber;
import demitasse.kernel.Errno;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecDiagnosisTest {
    private static FakeKernel withProgram(byte[] content) {
        FakeKernel kernel = new FakeKernel().directory("/bin");
        Files.create(kernel, Fd.HERE, "/bin/x", 0755, content);
        return kernel;
    }

    private static FakeKernel withProgram(String content) {
        return withProgram(Text.encode(content));
    }

    private static void assertFailure(String message, int exitCode, FakeKernel kernel, String path, Errno errno) {
        ExecFailure failure = ExecDiagnosis.of(kernel, path, errno);
        assertEquals(message, failure.message());
        assertEquals(exitCode, failure.exitCode(), message);
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors(), "descriptors left open");
    }

    @Test
    void aProgramForAnotherMachineNamesBoth() {
        assertFailure("cannot run /bin/x: built for aarch64, this machine is x86_64", 126,
                withProgram(ProgramFileTest.elf(183, "/l")), "/bin/x", Errno.ENOEXEC);
    }

    @Test
    void aMissingLoaderIsNamed() {
        FakeKernel kernel = withProgram(ProgramFileTest.elf(62, "/lib64/ld-linux-x86-64.so.2"));
        assertFailure("cannot run /bin/x: its loader /lib64/ld-linux-x86-64.so.2 is not there", 127, kernel, "/bin/x", Errno.ENOENT);
        String hint = ExecDiagnosis.of(kernel, "/bin/x", Errno.ENOENT).hint();
        assertTrue(hint != null && hint.contains("glibc"), hint);
    }

    @Test
    void scriptsTellWhatIsWrongWithTheirFirstLine() {
        assertFailure("cannot run /bin/x: its interpreter /bin/nope is not there", 127, withProgram("#!/bin/nope\n"), "/bin/x", Errno.ENOENT);
        assertFailure("cannot run /bin/x: its #! line ends in CR LF, so that the kernel looks for /bin/sh\\r", 126,
                withProgram("#!/bin/sh\r\n"), "/bin/x", Errno.ENOENT);
        assertFailure("cannot run /bin/x: it is text without a #! line", 126, withProgram("echo\n"), "/bin/x", Errno.ENOEXEC);
        assertFailure("cannot run /bin/x: it is empty", 126, withProgram(""), "/bin/x", Errno.ENOEXEC);
    }

    @Test
    void whatIsNoExecutableFileIsToldByItsKind() {
        FakeKernel kernel = new FakeKernel().directory("/etc").file("/etc/passwd", "root")
                .device("/etc/null", FileStatus.CHARACTER_DEVICE, new DeviceNumber(1, 3)).symbolicLink("/etc/l", "/gone");
        assertFailure("cannot run /etc: it is a directory", 126, kernel, "/etc", Errno.EACCES);
        assertFailure("cannot run /etc/passwd: it is a file that is not executable (mode 0644)", 126, kernel, "/etc/passwd", Errno.EACCES);
        assertFailure("cannot run /etc/null: it is a character device that is not executable (mode 0666)", 126, kernel, "/etc/null", Errno.EACCES);
        assertFailure("command not found: /etc/l is a link to /gone, which is not there", 127, kernel, "/etc/l", Errno.ENOENT);
        assertFailure("command not found: /nope", 127, kernel, "/nope", Errno.ENOENT);
    }

    @Test
    void aNoexecMountIsFoundByItsId() {
        FakeKernel kernel = withProgram("#!/bin/sh\n").directory("/proc/self");
        long id = kernel.perform(new FileOp.Status("/bin/x")).mountId();
        kernel.file("/proc/self/mountinfo", (id + 1) + " 1 8:1 / /other rw,noexec - ext4 /dev/sda1 rw\n"
                + id + " 21 0:40 / /mnt/my\\040data rw,nosuid,noexec,relatime shared:1 - tmpfs tmpfs rw\n");
        assertFailure("cannot run /bin/x: /mnt/my data is mounted noexec", 126, kernel, "/bin/x", Errno.EACCES);
        kernel.file("/proc/self/mountinfo", id + " 21 0:40 / /bin rw - tmpfs tmpfs rw\nno entry\n");
        assertFailure("cannot run /bin/x: EACCES (Permission denied)", 126, kernel, "/bin/x", Errno.EACCES);
    }

    @Test
    void aFileThatMayNotBeReadIsToldWithTheKernelsWord() {
        FakeKernel kernel = withProgram("#!/bin/sh\n").refuse(FileOp.Open.class, Errno.EACCES);
        ExecFailure failure = ExecDiagnosis.of(kernel, "/bin/x", Errno.EACCES);
        assertEquals("cannot run /bin/x: EACCES (Permission denied)", failure.message());
        assertEquals("exec /bin/x: permission denied", failure.standardWords());
    }
}
