package demitasse.runtime.seccomp;

import demitasse.kernel.Arch;
import demitasse.spec.Seccomp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a profile means for a call, told rule by rule and without any compiling: what a compiled filter is held against. */
final class ProfileMeaning {
    private static final List<String> SOCKET = List.of("socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair",
            "send", "recv", "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg", "sendmmsg");
    private static final List<String> IPC = List.of("semop", "semget", "semctl", "semtimedop", "-", "-", "-", "-", "-", "-", "msgsnd", "msgrcv", "msgget",
            "msgctl", "-", "-", "-", "-", "-", "-", "shmat", "shmdt", "shmget", "shmctl");

    private final Seccomp profile;
    private final CallTable table;
    private final Map<Integer, List<String>> names = new HashMap<>();
    private int highest = -1;

    ProfileMeaning(Seccomp profile, CallTable table) {
        this.profile = profile;
        this.table = table;
        table.visit((name, number) -> {
            names.computeIfAbsent(number, n -> new ArrayList<>()).add(name);
            if (number < 0xf0000 && isMeant(name)) {
                highest = number;
            }
        });
    }

    private boolean isNamed(String name) {
        for (Seccomp.Syscall rule : profile.syscalls()) {
            if (rule.names().contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rule names the call, or one of those that it stands for. */
    private boolean isMeant(String name) {
        boolean meant = isNamed(name);
        for (String part : parts(name)) {
            meant |= actionOn(part) != otherwise();
        }
        return meant;
    }

    private List<String> parts(String name) {
        boolean multiplexes = table == CallTable.X86 && (name.equals("socketcall") || name.equals("ipc"));
        return multiplexes ? name.equals("ipc") ? IPC : SOCKET : List.of();
    }

    private int otherwise() {
        return Answer.of(profile.defaultAction(), profile.defaultErrnoRet());
    }

    /** @param number counted from 0, for x32, too */
    int answer(int number, long[] arguments, Arch machine) {
        boolean foreign = table != CallTable.nativeTo(machine) && !profile.architectures().contains(table.architecture());
        if (foreign) {
            return Answer.KILL_THREAD;
        }
        List<String> called = names.getOrDefault(number, List.of());
        for (String name : called) {
            if (isMeant(name)) {
                return answerTo(name, arguments);
            }
        }
        boolean isNewer = highest >= 0 && number > highest && !(table == CallTable.ARM && number >= 0xf0000);
        return isNewer ? newer() : otherwise();
    }

    private int newer() {
        return switch (profile.defaultAction()) {
            case SCMP_ACT_ALLOW, SCMP_ACT_LOG, SCMP_ACT_TRACE -> otherwise();
            default -> Answer.ERRNO | 38;
        };
    }

    private int answerTo(String name, long[] arguments) {
        for (Seccomp.Syscall rule : profile.syscalls()) {
            int answer = Answer.of(rule.action(), rule.errnoRet());
            if (rule.names().contains(name) && rule.args().isEmpty() && answer != otherwise()) {
                return answer;
            }
        }
        for (Seccomp.Syscall rule : profile.syscalls()) {
            int answer = Answer.of(rule.action(), rule.errnoRet());
            if (rule.names().contains(name) && answer != otherwise() && applies(rule.args(), arguments)) {
                return answer;
            }
        }
        List<String> parts = parts(name);
        int part = (int) arguments[0];
        return part >= 1 && part <= parts.size() ? actionOn(parts.get(part - 1)) : otherwise();
    }

    /** What the rules say of a call whose arguments cannot be seen. */
    private int actionOn(String name) {
        int conditional = otherwise();
        for (Seccomp.Syscall rule : profile.syscalls()) {
            int answer = Answer.of(rule.action(), rule.errnoRet());
            if (rule.names().contains(name) && answer != otherwise()) {
                if (rule.args().isEmpty()) {
                    return answer;
                }
                conditional = conditional == otherwise() ? answer : conditional;
            }
        }
        return conditional;
    }

    private boolean applies(List<Seccomp.Arg> conditions, long[] arguments) {
        boolean twice = false;
        for (int i = 0; i < conditions.size(); i++) {
            for (int j = 0; j < i; j++) {
                twice |= conditions.get(i).index() == conditions.get(j).index();
            }
        }
        int held = 0;
        for (Seccomp.Arg condition : conditions) {
            held += holds(condition, arguments[condition.index()]) ? 1 : 0;
        }
        return twice ? held > 0 : held == conditions.size();
    }

    private boolean holds(Seccomp.Arg condition, long given) {
        long seen = table.isWide() ? -1 : 0xffff_ffffL;
        long argument = given & seen;
        long value = condition.value() & seen;
        long valueTwo = (condition.valueTwo() == null ? 0 : condition.valueTwo()) & seen;
        return switch (condition.op()) {
            case SCMP_CMP_EQ -> argument == value;
            case SCMP_CMP_NE -> argument != value;
            case SCMP_CMP_LT -> Long.compareUnsigned(argument, value) < 0;
            case SCMP_CMP_LE -> Long.compareUnsigned(argument, value) <= 0;
            case SCMP_CMP_GE -> Long.compareUnsigned(argument, value) >= 0;
            case SCMP_CMP_GT -> Long.compareUnsigned(argument, value) > 0;
            case SCMP_CMP_MASKED_EQ -> (argument & value) == (valueTwo & value);
        };
    }
}
