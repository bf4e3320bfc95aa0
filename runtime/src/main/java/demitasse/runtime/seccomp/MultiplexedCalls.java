package demitasse.runtime.seccomp;

import demitasse.runtime.seccomp.Judgement.Always;
import demitasse.runtime.seccomp.Judgement.Case;
import demitasse.runtime.seccomp.Judgement.Depending;
import demitasse.spec.Seccomp.Arg;
import demitasse.spec.Seccomp.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two calls of 32-bit x86 that stand for many: their first argument says which (ipc(2), socketcall(2)). What a profile
 * says of one of those many holds here, too, as far as a filter can tell: the other arguments lie in memory, out of its
 * sight, so that of a rule with conditions only the action is left, as libseccomp has it.
 */
final class MultiplexedCalls {
    // linux/net.h, from SYS_SOCKET = 1 on
    private static final List<String> SOCKET_CALLS = List.of("socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername",
            "socketpair", "send", "recv", "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4",
            "recvmmsg", "sendmmsg");
    // linux/ipc.h, from SEMOP = 1 on
    private static final List<String> IPC_CALLS = List.of("semop", "semget", "semctl", "semtimedop", "", "", "", "", "", "", "msgsnd", "msgrcv",
            "msgget", "msgctl", "", "", "", "", "", "", "shmat", "shmdt", "shmget", "shmctl");

    private MultiplexedCalls() {}

    /** What is answered to the call whose name stands there; null where no rule says anything. */
    static @Nullable Judgement judge(Ruling ruling, String text, int from, int to) {
        Judgement own = ruling.of(text, from, to);
        List<String> calls = isAt("socketcall", text, from, to) ? SOCKET_CALLS : isAt("ipc", text, from, to) ? IPC_CALLS : List.of();
        boolean settled = calls.isEmpty() || own instanceof Always && own != ruling.otherwise();
        if (settled) {
            return own;
        }
        List<Case> cases = new ArrayList<>(own instanceof Depending depending ? depending.cases() : List.of());
        for (int i = 0; i < calls.size(); i++) {
            Judgement judgement = ruling.of(calls.get(i));
            if (judgement != null && judgement != ruling.otherwise()) {
                cases.add(new Case(List.of(new Arg(0, i + 1L, null, Operator.SCMP_CMP_EQ)), action(judgement)));
            }
        }
        return cases.isEmpty() ? own : new Depending(cases, ruling.otherwise().answer());
    }

    private static boolean isAt(String name, String text, int from, int to) {
        return to - from == name.length() && text.startsWith(name, from);
    }

    private static int action(Judgement judgement) {
        return switch (judgement) {
            case Always(int answer) -> answer;
            case Depending(List<Case> cases, _) -> cases.getFirst().answer();
        };
    }
}
