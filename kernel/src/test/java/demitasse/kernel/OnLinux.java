package demitasse.kernel;

import java.util.function.Consumer;

/** What native tests share: a directory of their own, a child, and whether they are root. */
final class OnLinux {
    /** What a child exits with where its test failed. */
    static final int FAILED = 99;
    /** RLIMIT_NOFILE. */
    static final int NOFILE = 7;

    private OnLinux() {}

    /** Runs on an open directory under /tmp that is removed afterwards. */
    static void inDirectory(Kernel kernel, Consumer<Fd> use) {
        String path = "/tmp/demitasse-test-" + kernel.perform(new ProcessOp.OwnPid()) + "-" + kernel.perform(new TimeOp.Monotonic());
        kernel.perform(new DirectoryOp.MakeDirectory(Fd.HERE, path, 0700));
        try {
            Fd directory = kernel.perform(new FileOp.Open(path, OpenFlag.READ | OpenFlag.DIRECTORY));
            Files.with(kernel, directory, fd -> {
                use.accept(fd);
                return fd;
            });
        } finally {
            Files.removeTree(kernel, Fd.HERE, path);
        }
    }

    /** Runs in a child in new namespaces and answers how that ended: with 0, or {@link #FAILED} where something was thrown. */
    static ProcessEnd inChild(Kernel kernel, long namespaces, Runnable run) {
        Child child = kernel.perform(new ProcessOp.Clone(namespaces, null));
        if (child.isSelf()) {
            kernel.attempt(new ProcessOp.Exit(statusOf(kernel, run)));
        }
        kernel.perform(new FileOp.Close(child.process()));
        return kernel.perform(new ProcessOp.Wait(child.pid(), true));
    }

    private static int statusOf(Kernel kernel, Runnable run) {
        try {
            run.run();
            return 0;
        } catch (Throwable e) {
            kernel.attempt(new FileOp.Write(Fd.STDERR, Text.encode("in the child: " + e.getMessage() + "\n")));
            return FAILED;
        }
    }

    static boolean isRoot(Kernel kernel) {
        return kernel.perform(new IdentityOp.EffectiveUser()) == 0;
    }

    static Errno refusal(Kernel kernel, KernelOp<?> op) {
        return switch (kernel.attempt(op)) {
            case Outcome.Done<?> _ -> throw new AssertionError(op.words() + " was done");
            case Outcome.Refused<?> refused -> refused.errno();
        };
    }

    /** What the kernel says of this process under that word (proc(5), /proc/PID/status). */
    static String status(Kernel kernel, String word) {
        String text = "\n" + Files.readText(kernel, "/proc/self/status", 64 * 1024);
        int at = text.indexOf("\n" + word + ":\t") + word.length() + 3;
        return text.substring(at, text.indexOf('\n', at));
    }

    static Arch arch(Kernel kernel) {
        Arch arch = Arch.of(kernel.perform(new ProcessOp.AskSystemName()).machine());
        if (arch == null) {
            throw new AssertionError("a machine that nobody knows");
        }
        return arch;
    }
}
