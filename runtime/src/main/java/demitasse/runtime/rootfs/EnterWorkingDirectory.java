package demitasse.runtime.rootfs;

import demitasse.kernel.DirectoryOp.ChangeDirectory;
import demitasse.kernel.DirectoryOp.WorkingDirectory;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/**
 * Goes to the directory in which the program starts. Comes after the root was entered.
 *
 * @param make whether it is made where it is missing
 */
public record EnterWorkingDirectory(String path, boolean make) implements Step {
    @Override
    public String words() {
        return "go to " + path;
    }

    @Override
    public String pointer() {
        return "/process/cwd";
    }

    @Override
    public void perform(Site site) {
        ChangeDirectory change = new ChangeDirectory(path);
        if (site.kernel().attempt(change) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            if (errno != Errno.ENOENT || !make) {
                throw new KernelException(op, errno);
            }
            Files.makeDirectories(site.kernel(), Fd.HERE, path, 0755);
            site.perform(change);
        }
        // A directory that was open before the root moved would still be the host's (CVE-2024-21626).
        if (!site.perform(new WorkingDirectory()).startsWith("/")) {
            throw new SetupException("the working directory " + path + " lies outside of the root filesystem", "choose one below /");
        }
    }
}
