package demitasse.kernel;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/**
 * Memory outside of the Java heap for the arguments and answers of one operation; addresses are plain numbers.
 *
 * <p>The collector moves Java data, so that the kernel must never be given its address. One block is kept for all
 * operations and handed out from its beginning again for each; what does not fit gets a block of its own, which is freed
 * when the operation is over.
 */
final class NativeMemory {
    /** A message or a chunk of 64 KiB, and what goes with it. Pages that are never used are never there. */
    private static final int BLOCK_BYTES = 72 * 1024;
    private static final int CHARACTERS = 128;
    // linux/mman.h, the same on all of our architectures
    private static final int PROT_READ_AND_WRITE = 3;
    private static final int MAP_PRIVATE_AND_ANONYMOUS = 0x22;
    private static final long MAP_FAILED = -1;

    private final long block = mapped(BLOCK_BYTES);
    /** Those of a text on its way: reading them one by one of the text takes twice as long. */
    private final char[] characters = new char[CHARACTERS];
    private int used;
    /** The newest of the blocks allocated for this operation, 0 for none; each begins with the address of the one before. */
    private long extra;
    private boolean nulInText;

    /** Begins or ends an operation: all that was handed out is free again. */
    void reset() {
        used = 0;
        nulInText = false;
        while (extra != 0) {
            long next = getLong(extra);
            free(Address.fromLong(extra));
            extra = next;
        }
    }

    /** Whether a text of this operation held a NUL, which no string of the kernel can. */
    boolean hasNulInText() {
        return nulInText;
    }

    /** Room for {@code size} bytes of any content, aligned to 8. */
    long room(int size) {
        int rounded = size + 7 & ~7;
        if (rounded <= BLOCK_BYTES - used) {
            long address = block + used;
            used += rounded;
            return address;
        }
        long fresh = allocateOutside(rounded + 8L);
        putLong(fresh, extra);
        extra = fresh;
        return fresh + 8;
    }

    /** Room for {@code size} bytes of 0, aligned to 8. */
    long zeroes(int size) {
        long address = room(size);
        Address.fillZero(Address.fromLong(address), size);
        return address;
    }

    /** A copy of the text as {@link Text#encode} makes it, with a NUL at its end. */
    long text(String text) {
        int length = text.length();
        char[] from = characters;
        if (length > from.length) {
            return encoded(text);
        }
        text.getChars(0, length, from, 0);
        long address = room(length + 1);
        for (int i = 0; i < length; i++) {
            char c = from[i];
            if (c == 0 || c >= 0x80) {
                return encoded(text);
            }
            putByte(address + i, c);
        }
        putByte(address + length, 0);
        return address;
    }

    private long encoded(String text) {
        nulInText |= text.indexOf('\0') >= 0;
        byte[] bytes = Text.encode(text);
        long address = room(bytes.length + 1);
        copyIn(bytes, 0, address, bytes.length);
        putByte(address + bytes.length, 0);
        return address;
    }

    long bytes(byte[] data, int offset, int length) {
        long address = room(length);
        copyIn(data, offset, address, length);
        return address;
    }

    static void copyIn(byte[] data, int offset, long to, int length) {
        if (offset < 0 || length < 0 || length > data.length - offset) {
            throw new IllegalArgumentException("not " + length + " bytes from " + offset + " on");
        }
        if (length > 0) {
            Address.moveMemoryBlock(Address.ofData(data).add(offset), Address.fromLong(to), length);
        }
    }

    static byte[] copyOut(long from, int length) {
        byte[] data = new byte[length];
        if (length > 0) {
            Address.moveMemoryBlock(Address.fromLong(from), Address.ofData(data), length);
        }
        return data;
    }

    /** Copies to the beginning of an array that has room for it. */
    static void copyOut(long from, byte[] to, int length) {
        if (length < 0 || length > to.length) {
            throw new IllegalArgumentException("no room for " + length + " bytes");
        }
        Address.moveMemoryBlock(Address.fromLong(from), Address.ofData(to), length);
    }

    /** The text of {@code length} bytes. */
    static String textAt(long from, int length) {
        return Text.decode(copyOut(from, length));
    }

    /** The text up to a NUL, at most {@code limit} bytes. */
    static String textUpTo(long from, int limit) {
        int length = 0;
        while (length < limit && getByte(from + length) != 0) {
            length++;
        }
        return textAt(from, length);
    }

    static int getByte(long address) {
        return Address.fromLong(address).getByte();
    }

    static int getShort(long address) {
        return Address.fromLong(address).getShort() & 0xffff;
    }

    static int getInt(long address) {
        return Address.fromLong(address).getInt();
    }

    static long getLong(long address) {
        return Address.fromLong(address).getLong();
    }

    static void putByte(long address, int value) {
        Address.fromLong(address).putByte((byte) value);
    }

    static void putShort(long address, int value) {
        Address.fromLong(address).putShort((short) value);
    }

    static void putInt(long address, int value) {
        Address.fromLong(address).putInt(value);
    }

    static void putLong(long address, long value) {
        Address.fromLong(address).putLong(value);
    }

    private static long allocateOutside(long size) {
        long address = malloc(size).toLong();
        if (address == 0) {
            throw new OutOfMemoryError();
        }
        return address;
    }

    /** Straight from the kernel: the first block of malloc would take four system calls instead of one, and touch as many pages. */
    private static long mapped(int size) {
        long address = mmap(Address.fromLong(0), size, PROT_READ_AND_WRITE, MAP_PRIVATE_AND_ANONYMOUS, -1, 0).toLong();
        if (address == MAP_FAILED) {
            throw new OutOfMemoryError();
        }
        return address;
    }

    @Import(name = "mmap")
    @Include("sys/mman.h")
    private static native Address mmap(Address where, long size, int protection, int flags, int file, long offset);

    @Import(name = "malloc")
    @Include("stdlib.h")
    private static native Address malloc(long size);

    @Import(name = "free")
    @Include("stdlib.h")
    private static native void free(Address block);
}
