package demitasse.spec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the specification and the kernel ask of a configuration beyond the types of its values. */
public final class Rules {
    // struct utsname has 65 bytes for each name, one of them for the end (uname(2)).
    private static final int LONGEST_HOSTNAME = 64;

    private Rules() {}

    /** What is wrong with a filter of system calls by itself; pointers are as seen from a whole configuration. */
    public static List<Violation> check(Seccomp filter) {
        Findings found = new Findings();
        SeccompRules.check(found, filter, "/linux/seccomp");
        return found.violations();
    }

    /** The rules that the configuration of a container breaks, in the order of the document, at most 64 errors and 64 warnings. */
    public static List<Violation> check(Spec spec) {
        Findings found = new Findings();
        if (!spec.ociVersion().startsWith("1.")) {
            found.error("/ociVersion", "version " + Findings.quote(spec.ociVersion()) + " is not known",
                    "write 1.3.0 or an earlier 1.x");
        }
        if (spec.process() == null) {
            found.error("/process", "there is no process to start", "add a process with cwd and args");
        } else {
            ProcessRules.check(found, spec.process(), "/process");
        }
        checkRoot(found, spec.root());
        checkHostname(found, "/hostname", spec.hostname(), spec);
        checkHostname(found, "/domainname", spec.domainname(), spec);
        MountRules.check(found, spec.mounts());
        checkHooks(found, spec.hooks());
        if (spec.annotations().containsKey("")) {
            found.error("/annotations/", "an annotation has no name", "name it or remove it");
        }
        if (spec.linux() != null) {
            LinuxRules.check(found, spec.linux());
        }
        return found.violations();
    }

    /** The rules of a process alone, as {@code exec} takes one. */
    public static List<Violation> check(Process process) {
        Findings found = new Findings();
        ProcessRules.check(found, process, "");
        return found.violations();
    }

    private static void checkRoot(Findings found, @Nullable Root root) {
        if (root == null) {
            found.error("/root", "there is no root filesystem", "add a root with the path of its directory");
        } else if (root.path().isEmpty()) {
            found.error("/root/path", "the path is empty", "name the directory of the root filesystem");
        }
    }

    private static void checkHostname(Findings found, String pointer, @Nullable String name, Spec spec) {
        if (name == null || name.isEmpty()) {
            return;
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_HOSTNAME) {
            found.error(pointer, "the name has " + bytes + " bytes",
                    "the kernel takes " + LONGEST_HOSTNAME + " at most");
        }
        boolean ownName = spec.linux() != null && spec.linux().namespace(Namespace.Type.UTS) != null;
        if (!ownName) {
            found.error(pointer, "the name would become that of the host",
                    "add {\"type\":\"uts\"} to linux.namespaces");
        }
    }

    private static void checkHooks(Findings found, Hooks hooks) {
        checkHooks(found, hooks.prestart(), "/hooks/prestart/");
        checkHooks(found, hooks.createRuntime(), "/hooks/createRuntime/");
        checkHooks(found, hooks.createContainer(), "/hooks/createContainer/");
        checkHooks(found, hooks.startContainer(), "/hooks/startContainer/");
        checkHooks(found, hooks.poststart(), "/hooks/poststart/");
        checkHooks(found, hooks.poststop(), "/hooks/poststop/");
    }

    private static void checkHooks(Findings found, List<Hook> hooks, String pointer) {
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            checkAbsolute(found, pointer + i + "/path", hook.path());
            ProcessRules.checkEnv(found, hook.env(), pointer + i + "/env/");
            Long timeout = hook.timeout();
            if (timeout != null && timeout <= 0) {
                found.error(pointer + i + "/timeout", "a timeout of " + timeout + " seconds",
                        "give at least one second, or leave it out for no timeout");
            }
        }
    }

    static void checkAbsolute(Findings found, String pointer, String path) {
        if (!path.startsWith("/")) {
            found.error(pointer, "the path " + Findings.quote(path) + " is relative", "begin it with a slash");
        }
    }

    /** Whether a path has a component {@code ..}, which could lead somewhere else than it says. */
    static boolean climbs(String path) {
        return ("/" + path + "/").contains("/../");
    }

    /** Whether a text is a list of processors or nodes such as {@code 0-3,7} (cpuset(7), list format). */
    static boolean isList(String text) {
        int at = 0;
        while (true) {
            int first = digits(text, at);
            int last = first < text.length() && text.charAt(first) == '-' ? digits(text, first + 1) : first;
            if (first == at || last == first + 1 || last - at > 11) {
                return false;
            }
            if (last > first && number(text, at, first) > number(text, first + 1, last)) {
                return false;
            }
            if (last == text.length()) {
                return true;
            }
            if (text.charAt(last) != ',') {
                return false;
            }
            at = last + 1;
        }
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static long number(String text, int from, int end) {
        long number = 0;
        for (int i = from; i < end; i++) {
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    static void checkList(Findings found, String pointer, @Nullable String list) {
        if (list != null && !list.isEmpty() && !isList(list)) {
            found.error(pointer, list == null ? "" : Findings.quote(list) + " is not a list of numbers",
                    "write one such as 0-3,7");
        }
    }
}
