package demitasse.runtime.resctrl;

import demitasse.kernel.DirectoryOp.MakeDirectory;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import org.jspecify.annotations.Nullable;

/** Makes the group with its share. One that is there keeps the share it has, and it is an error where that is another. */
record MakeResctrlGroup(ResctrlGroup group) implements Step {
    private static final int LIMIT_BYTES = 64 * 1024;

    @Override
    public String words() {
        return "resctrl: " + (group.shared() && group.schemata().isEmpty() ? "use " : "make ") + group.directory()
                + (group.schemata().isEmpty() ? "" : " with " + String.join(" ", group.schemata()))
                + (group.monitor() == null ? "" : ", monitored");
    }

    @Override
    public String pointer() {
        return "/linux/intelRdt";
    }

    @Override
    public void perform(Site site) {
        Kernel kernel = site.kernel();
        boolean isThere = kernel.succeeds(new Status(group.directory()));
        if (group.shared() && group.schemata().isEmpty() && !isThere) {
            throw new SetupException("there is no resctrl group " + group.directory(), "make it first, or give its schemata");
        }
        if (isThere && group.shared()) {
            compare(Files.readText(kernel, group.directory() + "/schemata", LIMIT_BYTES));
        } else {
            make(kernel, isThere);
        }
        if (group.monitor() != null) {
            kernel.perform(new MakeDirectory(Fd.HERE, group.monitorDirectory(), 0755));
        }
    }

    private void make(Kernel kernel, boolean isThere) {
        if (!isThere) {
            kernel.perform(new MakeDirectory(Fd.HERE, group.directory(), 0755));
        }
        if (!group.schemata().isEmpty()) {
            group.share(kernel, group.schemata());
        }
    }

    private void compare(String present) {
        for (String wanted : group.schemata()) {
            if (!isAmong(wanted, present)) {
                throw new SetupException(
                        "the resctrl group " + group.directory() + " is there with another share than " + wanted, "it has: " + present.trim().replace('\n', ' '));
            }
        }
    }

    /** Whether the line for the same resource gives every domain that the wanted one names the same share. */
    private static boolean isAmong(String wanted, String present) {
        int colon = wanted.indexOf(':');
        String line = colon < 0 ? null : line(present, wanted.substring(0, colon + 1));
        if (line == null) {
            return false;
        }
        for (String domain : Text.split(wanted.substring(colon + 1), ';')) {
            int equals = domain.indexOf('=');
            if (equals < 0 || !plain(domain.substring(equals + 1)).equals(share(line, domain.substring(0, equals).trim()))) {
                return false;
            }
        }
        return true;
    }

    /** What follows {@code L3:} in the line that begins with it, null where none does. */
    static @Nullable String line(String present, String resource) {
        for (String line : Text.split(present, '\n')) {
            if (line.trim().startsWith(resource)) {
                return line.trim().substring(resource.length());
            }
        }
        return null;
    }

    private static String share(String line, String domain) {
        for (String each : Text.split(line, ';')) {
            int equals = each.indexOf('=');
            if (equals > 0 && each.substring(0, equals).trim().equals(domain)) {
                return plain(each.substring(equals + 1));
            }
        }
        return "";
    }

    /** A mask without the zeros before it. */
    private static String plain(String share) {
        String text = share.trim();
        int from = 0;
        while (from < text.length() - 1 && text.charAt(from) == '0') {
            from++;
        }
        return text.substring(from);
    }
}
