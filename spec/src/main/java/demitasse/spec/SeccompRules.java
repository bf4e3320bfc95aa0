package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the filter of system calls (config-linux.md, Seccomp). */
final class SeccompRules {
    private static final int LAST_ARGUMENT = 5;
    // MAX_ERRNO: a larger one would be a pointer to the caller (linux/err.h).
    private static final int LARGEST_ERRNO = 4095;

    private SeccompRules() {}

    static void check(Findings found, Seccomp seccomp, String at) {
        checkErrno(found, at + "/defaultErrnoRet", seccomp.defaultAction(), seccomp.defaultErrnoRet());
        boolean notifies = false;
        for (int i = 0; i < seccomp.syscalls().size(); i++) {
            Seccomp.Syscall rule = seccomp.syscalls().get(i);
            notifies |= rule.action() == Seccomp.Action.SCMP_ACT_NOTIFY;
            checkRule(found, rule, at + "/syscalls/" + i);
        }
        if (seccomp.defaultAction() == Seccomp.Action.SCMP_ACT_NOTIFY) {
            found.error(at + "/defaultAction", "no call can be made before the listener runs",
                    "use SCMP_ACT_NOTIFY for single calls only");
        }
        if (notifies && seccomp.listenerPath() == null) {
            found.error(at + "/listenerPath", "SCMP_ACT_NOTIFY has nobody to notify",
                    "give the path of the listener's socket");
        }
        if (seccomp.listenerMetadata() != null && seccomp.listenerPath() == null) {
            found.error(at + "/listenerMetadata", "there is no listener to send it to",
                    "give listenerPath, or remove it");
        }
        if (seccomp.listenerPath() != null) {
            Rules.checkAbsolute(found, at + "/listenerPath", seccomp.listenerPath());
        }
        boolean waits = seccomp.flags().contains(Seccomp.Flag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
        if (waits && !notifies) {
            found.error(at + "/flags",
                    "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV is about notified calls, of which there is none",
                    "remove the flag, or use SCMP_ACT_NOTIFY");
        }
    }

    private static void checkRule(Findings found, Seccomp.Syscall rule, String at) {
        if (rule.names().isEmpty()) {
            found.error(at + "/names", "the rule is about no call", "name one, or remove the rule");
        }
        checkErrno(found, at + "/errnoRet", rule.action(), rule.errnoRet());
        // The descriptor of the listener is handed over by a call that the filter already judges: sendmsg here, write elsewhere.
        for (String name : List.of("sendmsg", "write")) {
            if (rule.action() == Seccomp.Action.SCMP_ACT_NOTIFY && rule.names().contains(name)) {
                found.error(at + "/names", name + " cannot wait for a listener that is told of by " + name,
                        "remove " + name + " from the notified calls");
            }
        }
        for (int i = 0; i < rule.args().size(); i++) {
            int index = rule.args().get(i).index();
            if (index > LAST_ARGUMENT) {
                found.error(at + "/args/" + i + "/index", "a call has no argument " + index,
                        "give 0 to " + LAST_ARGUMENT);
            }
        }
    }

    private static void checkErrno(Findings found, String pointer, Seccomp.Action action, @Nullable Long errno) {
        if (errno == null) {
            return;
        }
        switch (action) {
            case SCMP_ACT_ERRNO, SCMP_ACT_TRACE -> {
                if (errno > LARGEST_ERRNO) {
                    found.error(pointer, errno + " is no error number", "give 0 to " + LARGEST_ERRNO);
                }
            }
            case SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_TRAP, SCMP_ACT_ALLOW,
                    SCMP_ACT_LOG, SCMP_ACT_NOTIFY -> found.error(pointer, action + " returns no error number",
                    "remove it, or use SCMP_ACT_ERRNO");
        }
    }
}
