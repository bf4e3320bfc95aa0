package demitasse.kernel;

import demitasse.kernel.Outcome.Nothing;

/** Performs {@link NamespaceOp}. */
final class LinuxNamespaces {
    // linux/sockios.h, linux/if.h
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int IFF_UP = 1;
    private static final int INTERFACE_NAME_BYTES = 16;
    private static final int INTERFACE_REQUEST_BYTES = 40;

    private final Gate gate;
    private final NativeMemory memory;

    LinuxNamespaces(Gate gate) {
        this.gate = gate;
        this.memory = gate.memory;
    }

    Outcome<?> perform(NamespaceOp<?> op) {
        return switch (op) {
            case NamespaceOp.Unshare unshare -> Gate.nothing(unshare, gate.call(SystemCall.UNSHARE, unshare.namespaces()));
            case NamespaceOp.Join join -> Gate.nothing(join, gate.call(SystemCall.SETNS, join.namespace().number(), join.type()));
            case NamespaceOp.SetHostName set -> setName(set, SystemCall.SETHOSTNAME, set.name());
            case NamespaceOp.SetDomainName set -> setName(set, SystemCall.SETDOMAINNAME, set.name());
            case NamespaceOp.BringUp up -> bringUp(up);
        };
    }

    private Outcome<Nothing> setName(NamespaceOp<Nothing> op, SystemCall call, String name) {
        byte[] bytes = Text.encode(name);
        return Gate.nothing(op, gate.call(call, memory.bytes(bytes, 0, bytes.length), bytes.length));
    }

    /** struct ifreq: the name in 16 bytes, then the flags as two bytes. */
    private Outcome<Nothing> bringUp(NamespaceOp.BringUp op) {
        byte[] name = Text.encode(op.networkInterface());
        if (name.length >= INTERFACE_NAME_BYTES || op.networkInterface().indexOf('\0') >= 0) {
            return Gate.refused(op, Errno.ENODEV);
        }
        long request = memory.zeroes(INTERFACE_REQUEST_BYTES);
        NativeMemory.copyIn(name, 0, request, name.length);
        long result = gate.call(SystemCall.IOCTL, op.socket().number(), SIOCGIFFLAGS, request);
        if (result < 0) {
            return Gate.refused(op, result);
        }
        long flags = request + INTERFACE_NAME_BYTES;
        NativeMemory.putShort(flags, NativeMemory.getShort(flags) | IFF_UP);
        return Gate.nothing(op, gate.call(SystemCall.IOCTL, op.socket().number(), SIOCSIFFLAGS, request));
    }
}
