package demitasse.runtime.seccomp;

import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names in a profile that no table has. They are left out, as runc and crun leave them out, since a profile may be newer than
 * we are; but they may be misspelt as well.
 */
public final class UnknownCalls {
    /** Calls of machines that we don't run on begin with these; two names that never were calls stand in podman's own profile. */
    private static final String[] ELSEWHERE = {
        "s390_", "riscv_", "spu_", "ppc_", "mips_", "sparc_", "sys_debug_setcontext", "swapcontext", "switch_endian", "subpage_prot", "rtas", "multiplexer",
        "syscall", "timerfd"};

    private UnknownCalls() {}

    /** A line for the log that names them all; null where there are none. */
    public static @Nullable String warning(Seccomp profile) {
        if (profile.equals(DefaultProfile.USUAL)) {
            return null;
        }
        List<String> unknown = of(profile);
        return unknown.isEmpty() ? null
                : "/linux/seccomp/syscalls: nobody knows these calls; the rules for them are passed over: " + String.join(", ", unknown);
    }

    private static List<String> of(Seccomp profile) {
        Ruling asked = Ruling.of(profile);
        CallIndex known = new CallIndex();
        for (CallTable table : CallTable.values()) {
            table.scan((text, from, to, _) -> {
                if (asked.of(text, from, to) != null) {
                    known.put(text.substring(from, to), asked.otherwise());
                }
            });
        }
        List<String> unknown = new ArrayList<>();
        for (Seccomp.Syscall rule : profile.syscalls()) {
            for (String name : rule.names()) {
                if (known.get(name) == null && !isElsewhere(name)) {
                    unknown.add(name);
                    // Told once, however many rules name it.
                    known.put(name, asked.otherwise());
                }
            }
        }
        return unknown;
    }

    private static boolean isElsewhere(String name) {
        for (String begin : ELSEWHERE) {
            if (begin.endsWith("_") ? name.startsWith(begin) : name.equals(begin)) {
                return true;
            }
        }
        return false;
    }
}
