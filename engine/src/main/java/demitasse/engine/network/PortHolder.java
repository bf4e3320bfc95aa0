package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out who has a port of this host, for an error message: slow, and after the fact. */
final class PortHolder {
    private static final int LIMIT_BYTES = 16 * 1024 * 1024;
    /** Of a line of /proc/net/tcp (proc_pid_net(5)): number, local and remote address, state, …, uid, timeout, inode. */
    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;

    private PortHolder() {}

    /** {@code container 1f2e…}, {@code process 812 (nginx)}, or null where nobody is found. */
    static @Nullable String find(Kernel kernel, String containers, Publish port, String asking) {
        String container = container(kernel, containers, port, asking);
        if (container != null) {
            return "container " + container;
        }
        String inode = inode(kernel, port);
        return inode == null ? null : process(kernel, "socket:[" + inode + "]");
    }

    private static @Nullable String container(Kernel kernel, String containers, Publish port, String asking) {
        for (Entry entry : Files.list(kernel, Fd.HERE, containers)) {
            NetworkRecord record = NetworkRecord.of(kernel, Fd.HERE, containers + "/" + entry.name() + "/" + NetworkRecord.FILE);
            for (Publish other : record == null ? List.<Publish>of() : record.published()) {
                // Whoever asks has its record already, and the port still to get.
                if (other.meets(port) && !entry.name().equals(asking)) {
                    return entry.name();
                }
            }
        }
        return null;
    }

    private static @Nullable String inode(Kernel kernel, Publish port) {
        String hexadecimal = Integer.toHexString(0x10000 | port.hostPort()).substring(1).toUpperCase();
        for (String family : List.of("", "6")) {
            String table = Files.readIfThere(kernel, Fd.HERE, "/proc/net/" + (port.datagrams() ? "udp" : "tcp") + family, LIMIT_BYTES);
            int start = 0;
            for (int end = table == null ? -1 : table.indexOf('\n'); table != null && end >= 0; end = table.indexOf('\n', start)) {
                String line = table.substring(start, end);
                if (word(line, LOCAL_ADDRESS).endsWith(":" + hexadecimal) && !word(line, INODE).equals("0")) {
                    return word(line, INODE);
                }
                start = end + 1;
            }
        }
        return null;
    }

    private static String word(String line, int number) {
        int at = 0;
        int found = -1;
        while (at < line.length()) {
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            int end = line.indexOf(' ', at);
            end = end < 0 ? line.length() : end;
            found++;
            if (found == number) {
                return line.substring(at, end);
            }
            at = end;
        }
        return "";
    }

    private static @Nullable String process(Kernel kernel, String socket) {
        for (Entry process : Files.list(kernel, Fd.HERE, "/proc")) {
            if (Text.isDigit(process.name().charAt(0)) && holds(kernel, "/proc/" + process.name() + "/fd", socket)) {
                String name = Files.readIfThere(kernel, Fd.HERE, "/proc/" + process.name() + "/comm", LIMIT_BYTES);
                return "process " + process.name() + (name == null ? "" : " (" + name.trim() + ")");
            }
        }
        return null;
    }

    private static boolean holds(Kernel kernel, String directory, String socket) {
        try {
            for (Entry entry : Files.list(kernel, Fd.HERE, directory)) {
                if (kernel.attempt(new ReadLink(Fd.HERE, directory + "/" + entry.name())) instanceof Done<String>(String target) && target.equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (demitasse.kernel.KernelException gone) {
            // It has ended, or is not ours to look at.
            return false;
        }
    }
}
