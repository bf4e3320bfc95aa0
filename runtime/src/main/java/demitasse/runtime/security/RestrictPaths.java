package demitasse.runtime.security;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.IdentityOp.AddLandlockRule;
import demitasse.kernel.IdentityOp.LandlockVersion;
import demitasse.kernel.IdentityOp.MakeLandlockRules;
import demitasse.kernel.IdentityOp.RestrictSelf;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the program to some of the files that it sees, by Landlock: whoever it runs as, for good, and all that it starts too
 * (landlock(7)). What no rule names can be neither read, run, written, made nor removed; /dev and /proc, which are the
 * container's own, stay as they are. As part of Landlock nothing can be mounted any more either.
 *
 * <p>Performed in the container's root, while this process has CAP_SYS_ADMIN there: without it the kernel asks for
 * no_new_privs first, and the user might not be able to look up the paths.
 */
public record RestrictPaths(List<Rule> rules) implements Step {
    /** The annotation of a container that holds its rules, one a line: {@code ro:/usr}. */
    public static final String ANNOTATION = "demitasse.landlock";

    /** Earlier ones cannot keep a file from being truncated. */
    public static final int OLDEST_VERSION = 3;

    // linux/landlock.h, LANDLOCK_ACCESS_FS_*
    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_DIR = 1 << 3;
    private static final long REMOVE_MAKE_REFER = 0x3ff0;
    private static final long TRUNCATE = 1 << 14;
    private static final long IOCTL_DEVICE = 1 << 15;
    private static final int VERSION_OF_IOCTL_DEVICE = 5;

    private static final long READ = EXECUTE | READ_FILE | READ_DIR;
    private static final long ALL = READ | WRITE_FILE | REMOVE_MAKE_REFER | TRUNCATE | IOCTL_DEVICE;
    private static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE;

    private static final List<String> ALWAYS_WRITABLE = List.of("/dev", "/proc");

    public RestrictPaths {
        rules = List.copyOf(rules);
    }

    /** What is at a path, or beneath it, may be read and run, and where {@code writable} changed in every way, too. */
    public record Rule(String path, boolean writable) {}

    /** @throws SetupException when a line is none of {@code ro:PATH} and {@code rw:PATH} */
    public static RestrictPaths of(String lines) {
        List<Rule> rules = new ArrayList<>();
        int start = 0;
        while (start < lines.length()) {
            int end = lines.indexOf('\n', start);
            String line = lines.substring(start, end < 0 ? lines.length() : end);
            start += line.length() + 1;
            if (!line.startsWith("ro:/") && !line.startsWith("rw:/")) {
                throw new SetupException("the annotation " + ANNOTATION + " has the line " + line, "write ro:PATH or rw:PATH, with an absolute path, in each");
            }
            rules.add(new Rule(line.substring(3), line.charAt(1) == 'w'));
        }
        return new RestrictPaths(rules);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder("keep to these files:");
        for (Rule rule : rules) {
            text.append(' ').append(rule.path()).append(rule.writable() ? "" : " (read-only)");
        }
        return text.toString();
    }

    @Override
    public String pointer() {
        return "/annotations/" + ANNOTATION;
    }

    @Override
    public void perform(Site site) {
        long handled = version(site.kernel()) < VERSION_OF_IOCTL_DEVICE ? ALL & ~IOCTL_DEVICE : ALL;
        Fd set = site.perform(new MakeLandlockRules(handled));
        for (String path : ALWAYS_WRITABLE) {
            if (site.kernel().attempt(new Open(path, OpenFlag.PATH)) instanceof Done<Fd>(Fd file)) {
                allow(site, set, file, handled);
            }
        }
        for (Rule rule : rules) {
            allow(site, set, open(site, rule.path()), rule.writable() ? handled : READ);
        }
        site.perform(new RestrictSelf(set));
        site.perform(new Close(set));
    }

    private static Fd open(Site site, String path) {
        return switch (site.kernel().attempt(new Open(path, OpenFlag.PATH))) {
            case Done<Fd>(Fd file) -> file;
            case Refused<Fd>(KernelOp<Fd> op, Errno errno) -> throw errno == Errno.ENOENT
                    ? new SetupException("Landlock cannot allow " + path + ", since the container has no such path", "leave out that rule, or correct it")
                    : new KernelException(op, errno);
        };
    }

    private static void allow(Site site, Fd set, Fd file, long accesses) {
        boolean directory = site.perform(new Status(file)).isDirectory();
        site.perform(new AddLandlockRule(set, file, directory ? accesses : accesses & OF_FILES));
        site.perform(new Close(file));
    }

    private static int version(Kernel kernel) {
        Outcome<Integer> answer = kernel.attempt(new LandlockVersion());
        int version = answer instanceof Done<Integer>(Integer number) ? number : 0;
        if (version >= OLDEST_VERSION) {
            return version;
        }
        throw switch (answer) {
            case Done<Integer> _ -> new SetupException(
                    "Landlock is of version " + version + " here, which cannot keep files from being truncated", "use Linux 6.2 or later, or leave out landlock");
            case Refused<Integer>(KernelOp<Integer> op, Errno errno) -> switch (errno) {
                case ENOSYS -> new SetupException("this kernel has no Landlock", "use Linux 6.2 or later with CONFIG_SECURITY_LANDLOCK, or leave out landlock");
                case EOPNOTSUPP -> new SetupException("Landlock is switched off on this host", "boot with lsm=landlock,… (see /sys/kernel/security/lsm), or leave out landlock");
                default -> new KernelException(op, errno);
            };
        };
    }
}
