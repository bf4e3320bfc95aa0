package demitasse.kernel;

import java.util.List;

/** What the kernel answered, for people. */
final class AnswerWords {
    private AnswerWords() {}

    static String of(KernelOp<?> op, Object answer) {
        return switch (answer) {
            case Outcome.Nothing _ -> "";
            case Fd fd -> "fd " + fd.number();
            case FdPair pair -> "fd " + pair.first().number() + " and fd " + pair.second().number();
            case Child child -> "pid " + child.pid();
            case byte[] data -> bytes(data.length);
            case SocketOp.Message message -> message(message);
            case Integer number -> number(op, number);
            case Boolean isSo -> isSo ? "yes" : "no";
            case Long value -> value(op, value);
            case FileStatus status -> status(status);
            case ProcessEnd end -> end(end);
            case SignalInfo info -> Signal.nameOf(info.signal()) + " from process " + info.pid();
            case ResourceLimit limit -> ResourceLimit.words(limit.soft()) + " (at most " + ResourceLimit.words(limit.hard()) + ")";
            case WindowSize size -> size.columns() + "x" + size.rows();
            case SystemName name -> name.release() + " " + name.machine();
            case NumberSet set -> set.words();
            case CapabilitySets sets -> Long.bitCount(sets.permitted()) + " capabilities";
            case List<?> list -> list.isEmpty() ? "end" : Words.counted(list.size(), "entry", "entries");
            case int[] events -> ready(events);
            case String text -> text;
            default -> "";
        };
    }

    private static String bytes(int length) {
        return length == 0 ? "end" : Words.counted(length, "byte", "bytes");
    }

    private static String message(SocketOp.Message message) {
        int descriptors = message.descriptors().size();
        return bytes(message.data().length) + (descriptors == 0 ? "" : " and " + Words.counted(descriptors, "descriptor", "descriptors"));
    }

    private static String number(KernelOp<?> op, int number) {
        if (op instanceof FileOp<?>) {
            return bytes(number);
        }
        if (op instanceof DirectoryOp.SetUmask) {
            return "before " + Words.mode(number);
        }
        if (op instanceof ProcessOp<?>) {
            return "pid " + number;
        }
        return Integer.toUnsignedString(number);
    }

    private static String value(KernelOp<?> op, long value) {
        if (op instanceof SignalOp.SetMask) {
            return Long.bitCount(value) + " before";
        }
        if (op instanceof FileOp.FileSystemOf) {
            return FileSystemType.nameOf(value);
        }
        return op instanceof TimeOp<?> ? "" : "0x" + Long.toHexString(value);
    }

    private static String status(FileStatus status) {
        boolean isDevice = status.type() == FileStatus.CHARACTER_DEVICE || status.type() == FileStatus.BLOCK_DEVICE;
        return FileStatus.typeWords(status.type()) + (isDevice ? " " + status.node().words() : "") + " " + Words.mode(status.mode());
    }

    private static String end(ProcessEnd end) {
        if (end.pid() == 0) {
            return "none yet";
        }
        return "pid " + end.pid() + (end.signal() == 0 ? ": status " + end.status() : ": ended by " + Signal.nameOf(end.signal()));
    }

    private static String ready(int[] events) {
        int ready = 0;
        for (int event : events) {
            if (event != 0) {
                ready++;
            }
        }
        return ready + " ready";
    }
}
