package demitasse.engine.archive;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.ReadInto;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.SetParentDeathSignal;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.Signal;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An archive as plain tar, whatever it was compressed by: a program of the host decompresses it, and none of a container. */
final class Decompression {
    private static final List<String> PLACES = List.of("/usr/local/bin/", "/usr/bin/", "/bin/");
    private static final int NOT_FOUND = 127;
    private static final int HEAD_BYTES = TarReader.BLOCK_BYTES;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** What compressed files begin with (their own specifications), and the program that reads them. */
    private static final Format[] FORMATS = {
        new Format("gzip", new int[] {0x1f, 0x8b}),
        new Format("zstd", new int[] {0x28, 0xb5, 0x2f, 0xfd}),
        new Format("xz", new int[] {0xfd, '7', 'z', 'X', 'Z', 0}),
        new Format("bzip2", new int[] {'B', 'Z', 'h'}),
    };

    private final Kernel kernel;
    private final ArchiveInput input;
    private final List<Child> children = new ArrayList<>();
    private @Nullable Format format;
    private @Nullable Fd output;
    private @Nullable ProcessEnd end;

    private record Format(String program, int[] magic) {
        boolean begins(byte[] head, int length) {
            for (int i = 0; i < magic.length; i++) {
                if (i >= length || (head[i] & 0xff) != magic[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private Decompression(Kernel kernel, Fd from) {
        this.kernel = kernel;
        byte[] head = new byte[HEAD_BYTES];
        int length = readHead(from, head);
        boolean tar = isTar(head, length);
        for (Format known : FORMATS) {
            // The name of a first file may begin with anything.
            if (!tar && known.begins(head, length)) {
                format = known;
            }
        }
        if (format != null) {
            output = decompressed(from, head, length, format);
            input = new ArchiveInput(kernel, output);
        } else {
            if (!tar) {
                throw new SetupException(length == 0 ? "the archive is empty" : "this is neither a tar archive nor one compressed by gzip, zstd, xz or bzip2",
                        "see what it is: file ARCHIVE");
            }
            input = new ArchiveInput(kernel, from);
            input.unread(head, length);
        }
    }

    static Decompression begin(Kernel kernel, Fd from) {
        return new Decompression(kernel, from);
    }

    ArchiveInput input() {
        return input;
    }

    private int readHead(Fd from, byte[] head) {
        int length = 0;
        byte[] part = new byte[HEAD_BYTES];
        int some = kernel.perform(new ReadInto(from, part));
        while (some > 0) {
            System.arraycopy(part, 0, head, length, some);
            length += some;
            part = new byte[HEAD_BYTES - length];
            some = part.length == 0 ? 0 : kernel.perform(new ReadInto(from, part));
        }
        return length;
    }

    /** One without files consists of zeroes. */
    private static boolean isTar(byte[] head, int length) {
        boolean zero = length == HEAD_BYTES;
        for (int i = 0; i < length; i++) {
            zero = zero && head[i] == 0;
        }
        return zero || length == HEAD_BYTES && head[257] == 'u' && head[258] == 's' && head[259] == 't' && head[260] == 'a' && head[261] == 'r';
    }

    /** What the program makes of the head, which is read already, and of what follows it. */
    private Fd decompressed(Fd from, byte[] head, int length, Format by) {
        FdPair compressed = kernel.perform(new Pipe());
        FdPair plain = kernel.perform(new Pipe());
        Child feeder = kernel.perform(new Clone(0, null));
        if (feeder.isSelf()) {
            kernel.attempt(new Close(compressed.first()));
            kernel.attempt(new Close(plain.first()));
            kernel.attempt(new Close(plain.second()));
            feed(from, head, length, compressed.second());
        }
        children.add(feeder);
        kernel.perform(new Close(compressed.second()));
        Child program = kernel.perform(new Clone(0, null));
        if (program.isSelf()) {
            become(by.program(), compressed.first(), plain.second());
        }
        children.add(program);
        kernel.perform(new Close(compressed.first()));
        kernel.perform(new Close(plain.second()));
        return plain.first();
    }

    /** In a child; does not return. */
    private void feed(Fd from, byte[] head, int length, Fd to) {
        kernel.attempt(new SetParentDeathSignal(Signal.KILL));
        kernel.attempt(new SetMask(0));
        try {
            write(to, head, length);
            byte[] buffer = new byte[CHUNK_BYTES];
            int some = kernel.perform(new ReadInto(from, buffer));
            while (some > 0) {
                write(to, buffer, some);
                some = kernel.perform(new ReadInto(from, buffer));
            }
        } catch (RuntimeException broken) {
            kernel.attempt(new Exit(1));
        }
        kernel.attempt(new Exit(0));
    }

    private void write(Fd to, byte[] data, int length) {
        int at = 0;
        while (at < length) {
            at += kernel.perform(new Write(to, data, at, length - at));
        }
    }

    /** In a child; does not return. Its own words would come without context, so they are left out. */
    private void become(String program, Fd in, Fd out) {
        kernel.attempt(new SetParentDeathSignal(Signal.KILL));
        kernel.attempt(new SetMask(0));
        kernel.attempt(new Duplicate(in, Fd.STDIN.number(), false));
        kernel.attempt(new Duplicate(out, Fd.STDOUT.number(), false));
        kernel.attempt(new Duplicate(kernel.perform(new Open("/dev/null", OpenFlag.WRITE)), Fd.STDERR.number(), false));
        for (String place : PLACES) {
            kernel.attempt(new Execute(Fd.HERE, place + program, List.of(program, "-dc"), List.of("PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C")));
        }
        kernel.attempt(new Exit(NOT_FOUND));
    }

    /** Lets go of the children; who still writes is told so by the kernel. */
    void end() {
        if (output != null) {
            kernel.attempt(new Close(output));
            output = null;
        }
        for (Child child : children) {
            end = kernel.perform(new Wait(child.pid(), true));
            kernel.attempt(new Close(child.process()));
        }
        children.clear();
    }

    /** What was wrong with the archive, or with the program that decompressed it, which then is the cause. */
    SetupException explain(SetupException damaged) {
        end();
        if (format == null || end == null || end.exitCode() == 0 || end.signal() == Signal.PIPE) {
            return damaged;
        }
        String program = format.program();
        return end.exitCode() == NOT_FOUND
                ? new SetupException("the archive is compressed by " + program + ", which this host does not have", "install it: apt install " + program)
                : new SetupException("the archive is damaged, or ends in the middle: " + program + " cannot decompress it", "see what it says: " + program + " -t ARCHIVE");
    }
}
