package demitasse.runtime.report;

import demitasse.kernel.Errno;
import demitasse.kernel.KernelException;
import demitasse.runtime.SetupException;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/**
 * Why something could not be done, as structure: init sends it to the parent in this form, and it becomes text in
 * {@link ErrorReport} alone.
 *
 * @param attempt what the user asked for: {@code cannot create container web}; null where it goes without saying
 * @param what what failed: an operation in words, or a message of ours
 * @param call the system call behind it, null for a message of ours
 * @param errno the kernel's answer, null for a message of ours
 * @param place where in the plan it failed, null outside of a plan
 * @param pointer the property of the configuration that asks for it (RFC 6901)
 * @param hint what to do about it; where null, the table of hints is asked
 * @param standardWords the words that callers of the OCI command line look for, null where they look for none
 * @param exitCode 125, or 126 and 127 where the command itself is at fault
 */
public record Failure(
        @Nullable String attempt,
        String what,
        @Nullable String call,
        @Nullable Errno errno,
        @Nullable Place place,
        @Nullable String pointer,
        @Nullable String hint,
        @Nullable String standardWords,
        int exitCode) {
    /** Exit code of an error that is not the command's own. */
    public static final int OURS = 125;

    /** Which process was at work. */
    public enum Side {
        PARENT("in the parent"),
        INIT("in the container's init process");

        private final String words;

        Side(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A step of a plan, counted from 1, and who performed it. */
    public record Place(int index, int count, String step, Side side) {}

    /** A message of ours. */
    public static Failure of(String message, @Nullable String hint) {
        return new Failure(null, message, null, null, null, null, hint, null, OURS);
    }

    /** What an exception tells; one that nobody expected is told as an error of ours. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case KernelException refused -> new Failure(
                    null, refused.op().words(), refused.op().call(), refused.errno(), null, null, null, null, OURS);
            case SetupException unmet -> new Failure(
                    null, messageOf(unmet), null, null, null, unmet.pointer(), unmet.hint(), null, unmet.exitCode());
            default -> of("internal error: " + messageOf(thrown), "this is a mistake in demitasse; please report it with the output of --trace");
        };
    }

    public static Failure of(ExecFailure refused) {
        return new Failure(null, refused.message(), null, null, null, null, refused.hint(), refused.standardWords(), refused.exitCode());
    }

    /** The same for a user who wrote no configuration that could be pointed into. */
    public Failure withoutPointer() {
        return new Failure(attempt, what, call, errno, place, null, hint, standardWords, exitCode);
    }

    /** The same with what the user asked for. */
    public Failure attempting(String words) {
        return new Failure(words, what, call, errno, place, pointer, hint, standardWords, exitCode);
    }

    /** The same with its place in the plan, {@code index} counted from 1, and the property that asks for the step, unless a nearer one is known. */
    public Failure during(int index, int count, Step step, Side side) {
        Place during = new Place(index, count, step.words(), side);
        return new Failure(attempt, what, call, errno, during, pointer == null ? step.pointer() : pointer, hint, standardWords, exitCode);
    }

    private static String messageOf(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? "an exception without a message" : message;
    }
}
