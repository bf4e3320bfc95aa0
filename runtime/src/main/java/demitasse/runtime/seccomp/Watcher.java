package demitasse.runtime.seccomp;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Poll.Interest;
import demitasse.kernel.FileOp.Poll;
import demitasse.kernel.IdentityOp.AnswerCall;
import demitasse.kernel.IdentityOp.TakeCall;
import demitasse.kernel.IdentityOp.WaitingCall;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SocketOp.MakePair;
import demitasse.kernel.SocketOp.Message;
import demitasse.kernel.SocketOp.ReceiveMessage;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.runtime.CallWatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that is told of a container's system calls by the kernel, answers them as the filter would, and counts them
 * (seccomp_unotify(2)). It is one of its own, since whoever starts the container waits for init meanwhile, whose calls wait
 * for an answer.
 *
 * <pre>
 *   init     → watcher   the filter, with the descriptor on which the kernel asks
 *   parent   → watcher   an empty word: what was seen?
 *   watcher  → parent    the calls; it ends
 * </pre>
 */
public final class Watcher {
    /** As many kinds as one message takes; there are fewer calls than that. */
    private static final int KINDS_LIMIT = 2000;
    private static final int QUIET_MILLIS = 200;
    private static final byte[] QUESTION = {'?'};

    private final Kernel kernel;
    private final Fd socket;
    private final Child process;

    private Watcher(Kernel kernel, Fd socket, Child process) {
        this.kernel = kernel;
        this.socket = socket;
        this.process = process;
    }

    /** Hears of what was seen so far, in the watcher's process, whenever there is something new and then quiet. */
    public interface Diary {
        void write(List<SeenCall> seen);
    }

    /** Starts it. To be called with the signals blocked that the parent handles itself: the watcher ends by word of it alone. */
    public static Watcher start(Kernel kernel, Diary diary) {
        FdPair ends = kernel.perform(new MakePair());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            kernel.attempt(new Close(ends.second()));
            kernel.attempt(new Exit(watch(kernel, ends.first(), diary)));
        }
        kernel.perform(new Close(ends.first()));
        return new Watcher(kernel, ends.second(), child);
    }

    /** What the container is told of it. */
    public CallWatch watch(boolean allowed) {
        return new CallWatch(socket, allowed);
    }

    /** Ends it; answers all that was seen, or null where the watcher was ended by somebody else. */
    public @Nullable List<SeenCall> finish() {
        boolean asked = kernel.succeeds(new SendMessage(socket, QUESTION, List.of()));
        List<SeenCall> seen = null;
        if (asked && kernel.attempt(new ReceiveMessage(socket)) instanceof Done<Message>(Message message) && message.data().length > 0) {
            List<SeenCall> all = SeenCall.decode(message.data());
            seen = all.subList(1, all.size());
        }
        kernel.attempt(new Close(socket));
        kernel.attempt(new Wait(process.pid(), true));
        kernel.attempt(new Close(process.process()));
        return seen;
    }

    private static int watch(Kernel kernel, Fd socket, Diary diary) {
        try {
            new Watch(kernel, socket, diary).run();
            return 0;
        } catch (RuntimeException lost) {
            return 1;
        }
    }

    /** The life of the watcher's process. */
    private static final class Watch {
        private final Kernel kernel;
        private final Fd socket;
        private final Diary diary;
        private final List<SeenCall> seen = new ArrayList<>();
        private byte[] program = {};
        private @Nullable Fd asking;
        private boolean unwritten;

        Watch(Kernel kernel, Fd socket, Diary diary) {
            this.kernel = kernel;
            this.socket = socket;
            this.diary = diary;
        }

        void run() {
            boolean wanted = true;
            while (wanted) {
                List<Interest> interests = new ArrayList<>(2);
                interests.add(new Interest(socket, Poll.READABLE));
                if (asking != null) {
                    interests.add(new Interest(asking, Poll.READABLE));
                }
                if (kernel.attempt(new Poll(interests, unwritten ? QUIET_MILLIS : -1)) instanceof Done<int[]>(int[] events)) {
                    if (asking != null && events.length > 1) {
                        ask(asking, events[1]);
                    }
                    wanted = events.length == 0 || events[0] == 0 || hear();
                    if (unwritten && quiet(events)) {
                        diary.write(seen);
                        unwritten = false;
                    }
                }
            }
        }

        private static boolean quiet(int[] events) {
            for (int event : events) {
                if (event != 0) {
                    return false;
                }
            }
            return true;
        }

        /** Whether more is to come. */
        private boolean hear() {
            Message message = kernel.perform(new ReceiveMessage(socket));
            if (!message.descriptors().isEmpty()) {
                program = message.data();
                asking = message.descriptors().getFirst();
                return true;
            }
            if (message.data().length > 0) {
                if (unwritten) {
                    diary.write(seen);
                }
                // A socket's message of no bytes would be its end: one call that nobody made stands before the rest.
                List<SeenCall> all = new ArrayList<>(seen);
                all.addFirst(new SeenCall(0, 0, 0, 0, 0));
                kernel.attempt(new SendMessage(socket, SeenCall.encode(all), List.of()));
            }
            return false;
        }

        private void ask(Fd listener, int events) {
            if ((events & Poll.READABLE) == 0) {
                if (events != 0) {
                    // All programs under the filter have ended (Linux 5.8).
                    kernel.attempt(new Close(listener));
                    asking = null;
                }
                return;
            }
            if (kernel.attempt(new TakeCall(listener)) instanceof Done<WaitingCall>(WaitingCall call)) {
                int errno = WatchedProgram.errno(WatchedProgram.judge(program, call.architecture(), call.number(), call.arguments()));
                if (seen.size() < KINDS_LIMIT) {
                    unwritten |= SeenCall.add(seen, new SeenCall(call.architecture(), call.number(), errno, call.arguments()[0], 1)) || errno != 0;
                }
                // Its process may have ended meanwhile.
                kernel.attempt(new AnswerCall(listener, call.id(), errno));
            }
        }
    }
}
