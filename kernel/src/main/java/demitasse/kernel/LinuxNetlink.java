package demitasse.kernel;

import demitasse.kernel.Outcome.Done;
import java.util.ArrayList;
import java.util.List;

/** Performs {@link SocketOp.AskNetlink} and {@link SocketOp.ChangeByNetlink}; numbers of linux/netlink.h. */
final class LinuxNetlink {
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    /** struct nlmsghdr: length, type (at 4), flags (at 6), sequence (at 8), port (at 12). */
    private static final int HEADER_BYTES = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    /** The kernel fills up to 32 KiB at a time (rtnetlink.c). */
    private static final int ANSWER_BYTES = 64 * 1024;
    private static final int UNFINISHED = 1;

    private final Gate gate;
    private final List<byte[]> answers = new ArrayList<>();

    LinuxNetlink(Gate gate) {
        this.gate = gate;
    }

    Outcome<List<byte[]>> ask(SocketOp.AskNetlink op) {
        byte[] request = op.request();
        if (request.length < HEADER_BYTES) {
            return Gate.refused(op, Errno.EINVAL);
        }
        long message = gate.memory.bytes(request, 0, request.length);
        long sequence = NativeMemory.getInt(message + 8);
        long sent = gate.call(SystemCall.SENDTO, op.socket().number(), message, request.length);
        if (sent < 0) {
            return Gate.refused(op, sent);
        }
        long buffer = gate.memory.room(ANSWER_BYTES);
        long result = UNFINISHED;
        while (result == UNFINISHED) {
            long length = gate.call(SystemCall.RECVFROM, op.socket().number(), buffer, ANSWER_BYTES, MSG_TRUNC);
            if (length < 0) {
                return Gate.refused(op, length);
            }
            if (length > ANSWER_BYTES) {
                return Gate.refused(op, Errno.EMSGSIZE);
            }
            result = take(buffer, length, sequence);
        }
        return result < 0 ? Gate.refused(op, result) : new Done<>(List.copyOf(answers));
    }

    Outcome<Outcome.Nothing> change(SocketOp.ChangeByNetlink op) {
        int size = 0;
        for (SocketOp.ChangeByNetlink.Part part : op.parts()) {
            if (part.request().length < HEADER_BYTES) {
                return Gate.refused(op, Errno.EINVAL);
            }
            size += part.request().length + 3 & ~3;
        }
        long messages = gate.memory.zeroes(size);
        int at = 0;
        for (int i = 0; i < op.parts().size(); i++) {
            byte[] request = op.parts().get(i).request();
            NativeMemory.copyIn(request, 0, messages + at, request.length);
            // By its number an answer tells which one it is for.
            NativeMemory.putInt(messages + at + 8, i + 1);
            at += request.length + 3 & ~3;
        }
        long sent = gate.call(SystemCall.SENDTO, op.socket().number(), messages, size);
        return sent < 0 ? Gate.refused(op, sent) : firstRefusal(op);
    }

    /** All answers are there once the requests are sent, since the kernel works them off at that; without refusals there is none. */
    private Outcome<Outcome.Nothing> firstRefusal(SocketOp.ChangeByNetlink op) {
        long buffer = gate.memory.room(ANSWER_BYTES);
        Outcome<Outcome.Nothing> outcome = Gate.nothing(op, 0);
        boolean refused = false;
        while (true) {
            long length = gate.call(SystemCall.RECVFROM, op.socket().number(), buffer, ANSWER_BYTES, MSG_DONTWAIT);
            if (length == -Errno.EAGAIN.number()) {
                return outcome;
            }
            if (length < 0) {
                return Gate.refused(op, length);
            }
            if (!refused && length >= HEADER_BYTES + 4 && NativeMemory.getShort(buffer + 4) == NLMSG_ERROR && NativeMemory.getInt(buffer + HEADER_BYTES) < 0) {
                int number = NativeMemory.getInt(buffer + 8);
                boolean known = number >= 1 && number <= op.parts().size();
                SocketOp.ChangeByNetlink at = known ? new SocketOp.ChangeByNetlink(op.socket(), List.of(op.parts().get(number - 1))) : op;
                outcome = Gate.refused(at, NativeMemory.getInt(buffer + HEADER_BYTES));
                refused = true;
            }
        }
    }

    /** Keeps the messages of one piece; 0 at the end of the answer, {@link #UNFINISHED} before it, otherwise the negated errno. */
    private long take(long buffer, long length, long sequence) {
        long at = 0;
        while (length - at >= HEADER_BYTES) {
            long size = NativeMemory.getInt(buffer + at) & 0xffffffffL;
            if (size < HEADER_BYTES || size > length - at) {
                return -Errno.EPROTO.number();
            }
            int type = NativeMemory.getShort(buffer + at + 4);
            // What was left unread of an earlier request is not for us.
            if (NativeMemory.getInt(buffer + at + 8) == sequence) {
                if (type == NLMSG_ERROR || type == NLMSG_DONE) {
                    return size >= HEADER_BYTES + 4 ? NativeMemory.getInt(buffer + at + HEADER_BYTES) : 0;
                }
                answers.add(NativeMemory.copyOut(buffer + at, (int) size));
            }
            at += size + 3 & ~3L;
        }
        return UNFINISHED;
    }
}
