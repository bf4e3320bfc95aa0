package demitasse.cli.oci;

import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.kernel.TimeOp.Now;
import demitasse.runtime.Log;
import demitasse.runtime.Timestamp;
import demitasse.spec.json.JsonWriter;

/** The log of an OCI runtime: one line for each entry, in a file or on standard error, as runc writes them.
 *
 *  <p>The file is opened for each line: a descriptor held open would be among those that {@code --preserve-fds} counts. */
final class OciLog implements Log {
    private final Kernel kernel;
    private final OciGlobals globals;

    OciLog(Kernel kernel, OciGlobals globals) {
        this.kernel = kernel;
        this.globals = globals;
    }

    /** Where the log is a file, the message alone goes to standard error as well. */
    void error(String message) {
        if (globals.log() != null) {
            kernel.attempt(new Write(Fd.STDERR, Text.encode(visible(message) + "\n")));
        }
        line("error", message);
    }

    @Override
    public void warning(String message) {
        line("warning", message);
    }

    @Override
    public void debug(String message) {
        if (globals.debug()) {
            line("debug", message);
        }
    }

    @Override
    public boolean takesDebug() {
        return globals.debug();
    }

    private void line(String level, String message) {
        String time = Timestamp.seconds(kernel.perform(new Now()));
        byte[] line = Text.encode(line(globals.logFormat(), time, level, visible(message)) + "\n");
        String log = globals.log();
        if (log == null) {
            kernel.attempt(new Write(Fd.STDERR, line));
        } else {
            append(log, line);
        }
    }

    /** What cannot be logged is lost: the message of an error is on standard error already. */
    private void append(String log, byte[] line) {
        Open open = new Open(Fd.HERE, log, OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.APPEND, 0644);
        if (kernel.attempt(open) instanceof Done<Fd>(Fd file)) {
            Files.with(kernel, file, fd -> kernel.attempt(new Write(fd, line)));
        }
    }

    private static String line(LogFormat format, String time, String level, String message) {
        return switch (format) {
            case TEXT -> "time=\"" + time + "\" level=" + level + " msg=\"" + quoted(message) + "\"";
            case JSON -> Text.decode(JsonWriter.compact().beginObject()
                    .member("level", level).member("msg", message).member("time", time).endObject().toBytes());
        };
    }

    private static String quoted(String message) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : String.valueOf(c));
            }
        }
        return quoted.toString();
    }

    /** Without what a terminal would obey, and without bytes that were no UTF-8, which JSON cannot hold. */
    private static String visible(String message) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            boolean control = c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0;
            if (control || isHalf(message, i)) {
                visible.append("\\x").append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    private static boolean isHalf(String message, int at) {
        char c = message.charAt(at);
        boolean followed = at + 1 < message.length() && Character.isLowSurrogate(message.charAt(at + 1));
        boolean preceded = at > 0 && Character.isHighSurrogate(message.charAt(at - 1));
        return Character.isHighSurrogate(c) && !followed || Character.isLowSurrogate(c) && !preceded;
    }
}
