package demitasse.engine.denial;

import demitasse.engine.RunRequest;
import demitasse.engine.RunRequest.SystemCalls;
import demitasse.engine.store.Names;
import demitasse.engine.store.Storage;
import demitasse.kernel.Arch;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.seccomp.SeenCall;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** The refused calls of one container: what they come to, their file, and how they are told. */
public final class Denials {
    static final String FILE = "denials.json";
    private static final int LIMIT_BYTES = 1 << 20;
    private static final String NOT_SEEN = "Refusals by the kernel itself are not among these: a missing capability, a read-only or hidden path, a device.\n"
            + "Only the host's audit log could tell of them.\n";

    private Denials() {}

    /** @param capabilities that the container has */
    static List<Denial> of(List<SeenCall> seen, SystemCalls rules, List<String> capabilities, Arch machine) {
        List<Denial> denials = new ArrayList<>();
        for (SeenCall call : seen) {
            if (call.errno() != 0) {
                denials.add(of(call, rules, capabilities, machine));
            }
        }
        return denials;
    }

    private static Denial of(SeenCall call, SystemCalls rules, List<String> capabilities, Arch machine) {
        String name = call.name();
        String shown = name == null ? "call " + call.number() : name;
        String capability = rules instanceof RunRequest.ProfiledCalls ? null : call.openedBy(capabilities, machine);
        String rule = switch (rules) {
            case RunRequest.ProfiledCalls(_, String file) -> name == null ? "newer than all that " + file + " names" : "not allowed by " + file;
            case RunRequest.UsualCalls(), RunRequest.AllCalls() -> name == null ? "newer than all that the usual filter names"
                    : capability == null ? "never allowed by the usual filter" + argument(name, call)
                    : "the usual filter allows it with " + capability;
        };
        String option = name == null ? null
                : capability != null ? "--cap-add " + capability.substring("CAP_".length())
                : "--security-opt seccomp=FILE, a profile that allows " + name;
        Errno errno = Errno.of(call.errno());
        Object architecture = call.profiledArchitecture();
        return new Denial(shown, architecture == null ? "unknown" : architecture.toString(), errno.toString(), call.times(), rule, option);
    }

    /** Where one call is many things, which of them it was. */
    private static String argument(String name, SeenCall call) {
        return switch (name) {
            case "socket" -> " for family " + call.argument();
            case "personality" -> " for 0x" + Long.toHexString(call.argument());
            default -> "";
        };
    }

    static byte[] json(List<Denial> denials) {
        JsonWriter out = JsonWriter.indented().beginArray();
        for (Denial denial : denials) {
            out.beginObject().member("call", denial.call()).member("architecture", denial.architecture()).member("answer", denial.answer());
            out.name("times").number(denial.times());
            out.member("rule", denial.rule()).member("option", denial.option()).endObject();
        }
        return out.endArray().toBytes();
    }

    /**
     * Those of a container, by its name or id, as far as they are written.
     *
     * @throws SetupException when there is no such container, or nobody watches it
     */
    public static String read(Kernel kernel, String container, boolean json) {
        String holder = Names.holder(kernel, container);
        String id = holder == null ? container : holder;
        String path = Storage.CONTAINERS + "/" + id;
        boolean named = !id.isEmpty() && id.indexOf('/') < 0 && !id.equals(".") && !id.equals("..");
        String text = named ? Files.readIfThere(kernel, Fd.HERE, path + "/" + FILE, LIMIT_BYTES) : null;
        if (text == null) {
            throw new SetupException("nothing is known of what a container " + container + " was refused",
                    "it has to be there, and to be started with --why: demitasse run --why --name " + container + " …");
        }
        return json ? text : table(JsonDocument.parse(Text.encode(text), path + "/" + FILE, Denials::list).value());
    }

    private static List<Denial> list(JsonReader in) {
        List<Denial> denials = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            denials.add(one(in));
        }
        return denials;
    }

    private static Denial one(JsonReader in) {
        String call = "";
        String architecture = "";
        String answer = "";
        long times = 0;
        String rule = "";
        String option = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "call" -> call = in.string();
                case "architecture" -> architecture = in.string();
                case "answer" -> answer = in.string();
                case "times" -> times = in.int64();
                case "rule" -> rule = in.string();
                case "option" -> option = in.string();
                default -> in.unknown();
            }
        }
        return new Denial(call, architecture, answer, times, rule, option);
    }

    /** One line each, the option below where there is one. */
    static String table(List<Denial> denials) {
        if (denials.isEmpty()) {
            return "No system call was refused by the filter.\n" + NOT_SEEN;
        }
        int widest = 0;
        for (Denial denial : denials) {
            widest = Math.max(widest, denial.call().length());
        }
        StringBuilder text = new StringBuilder("Refused by the filter of system calls:\n");
        for (Denial denial : denials) {
            pad(text.append("  "), denial.call(), widest + 2);
            pad(text, denial.times() == 1 ? "once" : denial.times() + " times", 12);
            pad(text, denial.answer(), 8);
            text.append(denial.rule()).append('\n');
            if (denial.option() != null) {
                pad(text, "", widest + 4);
                text.append("allowed by ").append(denial.option()).append('\n');
            }
        }
        return text.append(NOT_SEEN).toString();
    }

    private static void pad(StringBuilder text, String word, int width) {
        text.append(word);
        for (int i = word.length(); i < width; i++) {
            text.append(' ');
        }
    }
}
