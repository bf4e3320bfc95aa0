package demitasse.runtime.criu;

import demitasse.kernel.DirectoryOp.ReadLink;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Text;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the standard streams of a container are open on, by criu's names: whoever restores it gives other files in their
 * place. Kept beside the images in the form that other runtimes write, a JSON array of three strings.
 *
 * @param names {@code pipe:[4711]}, {@code file[1c:8f3]}, or a path for what needs no other file
 */
public record Descriptors(List<String> names) {
    private static final String FILE = "/descriptors.json";
    private static final int LIMIT_BYTES = 64 * 1024;

    public Descriptors {
        names = List.copyOf(names);
    }

    /** Of a process that lives. */
    public static Descriptors of(Kernel kernel, int pid) {
        List<String> names = new ArrayList<>();
        for (int fd = 0; fd <= 2; fd++) {
            String target = kernel.attempt(new ReadLink(Fd.HERE, "/proc/" + pid + "/fd/" + fd)) instanceof Done<String>(String link) ? link : "";
            names.add(target.startsWith("/") ? file(kernel, pid, fd, target) : target);
        }
        return new Descriptors(names);
    }

    /** A file of the host's, which has no path in the container, is known by its mount and its inode, both in hexadecimal. */
    private static String file(Kernel kernel, int pid, int fd, String path) {
        String info = Files.readIfThere(kernel, Fd.HERE, "/proc/" + pid + "/fdinfo/" + fd, LIMIT_BYTES);
        int mount = info == null ? -1 : field(info, "mnt_id:");
        String mounts = Files.readIfThere(kernel, Fd.HERE, "/proc/" + pid + "/mountinfo", 16 * LIMIT_BYTES);
        boolean isInside = mounts != null && ("\n" + mounts).contains("\n" + mount + " ");
        if (mount < 0 || isInside || !(kernel.attempt(new Status("/proc/" + pid + "/fd/" + fd)) instanceof Done<FileStatus>(FileStatus status))) {
            return path;
        }
        return "file[" + Integer.toHexString(mount) + ":" + Long.toHexString(status.inode()) + "]";
    }

    private static int field(String info, String name) {
        int at = info.indexOf(name);
        int number = at < 0 ? -1 : 0;
        for (int i = at + name.length(); number >= 0 && i < info.length() && info.charAt(i) != '\n'; i++) {
            number = Text.isDigit(info.charAt(i)) ? number * 10 + info.charAt(i) - '0' : number;
        }
        return number;
    }

    /** Those that the dump has to be told of. */
    public List<String> external() {
        List<String> external = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith("file[") && !external.contains(name)) {
                external.add(name);
            }
        }
        return external;
    }

    /** Our own standard streams in their place. */
    public List<String> inherited() {
        List<String> inherited = new ArrayList<>();
        for (int fd = 0; fd < names.size(); fd++) {
            String name = names.get(fd);
            // Two streams on one file are one file again after the restore.
            if ((name.startsWith("file[") || name.startsWith("pipe:[")) && names.indexOf(name) == fd) {
                inherited.add("fd[" + fd + "]:" + name);
            }
        }
        return inherited;
    }

    public void write(Kernel kernel, String images) {
        JsonWriter json = JsonWriter.compact().beginArray();
        for (String name : names) {
            json.string(name);
        }
        Files.replace(kernel, Fd.HERE, images + FILE, 0600, json.endArray().toBytes());
    }

    /** None where nobody has written any. */
    public static Descriptors read(Kernel kernel, String images) {
        String text = Files.readIfThere(kernel, Fd.HERE, images + FILE, LIMIT_BYTES);
        return new Descriptors(text == null ? List.of() : JsonDocument.parse(Text.encode(text), images + FILE, Descriptors::names).value());
    }

    private static List<String> names(JsonReader in) {
        List<String> names = new ArrayList<>();
        in.beginArray();
        while (in.nextElement() && names.size() < 3) {
            names.add(in.string());
        }
        return names;
    }
}
