package demitasse.spec;

import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configurations that are wrong in every way that we thought of, with what is to be told of each. */
public final class BadConfigurations {
    private static final String PROCESS = "\"process\":{\"cwd\":\"/\",\"args\":[\"true\"]}";
    private static final String ROOT = "\"root\":{\"path\":\"/nowhere\"}";

    private BadConfigurations() {}

    /** A document, and how the message about it ends, after the name of the file. */
    public record Bad(String name, byte[] document, String told) {}

    /** What a container's maker says of a document, null where nothing is wrong with it by itself. */
    public static @Nullable String refusal(byte[] document, String file) {
        Spec spec;
        try {
            spec = JsonDocument.parse(document, file, SpecJson::read).value();
        } catch (JsonException refused) {
            return refused.getMessage();
        }
        for (Violation violation : Rules.check(spec)) {
            if (violation.severity() == Violation.Severity.ERROR) {
                return file + ": " + violation.message();
            }
        }
        return null;
    }

    public static List<Bad> all() {
        List<Bad> all = new ArrayList<>();
        noDocuments(all);
        texts(all);
        numbersAndNames(all);
        missingAndUnknown(all);
        rules(all);
        return all;
    }

    private static void noDocuments(List<Bad> all) {
        add(all, "nothing", "", ":1:1: expected an object, found the end of the document");
        add(all, "blanks", " \n\t\r\n ", ":3:2: expected an object, found the end of the document");
        add(all, "a number", "7", ":1:1: expected an object, found a number");
        add(all, "a list", "[]", ":1:1: expected an object, found an array");
        add(all, "null", "null", ":1:1: expected an object, found null");
        add(all, "no JSON", "ociVersion: 1.3.0", ":1:1: expected an object, found 'o'");
        add(all, "an end that is missing", "{\"ociVersion\":\"1.3.0\"", ":1:22: expected a comma or '}', found the end of the document");
        add(all, "a second document", config("") + "{}", ":1:88: expected the end of the document, found an object");
        add(all, "a comma too much", config(",\"hostname\":\"h\","), ":1:102: a comma before '}'; remove the comma");
        add(all, "a comment", "{/* */}", ":1:2: expected a name in double quotes, found '/'");
        bytes(all, "a byte order mark", prefixed(0xef, 0xbb, 0xbf), ":1:1: the document begins with a byte order mark; save it as UTF-8 without one");
        bytes(all, "UTF-16", new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0}, ":1:1: expected an object, found byte 255");
        bytes(all, "zeros", new byte[64], ":1:1: expected an object, found byte 0");
    }

    private static void texts(List<Bad> all) {
        bytes(all, "a byte that is no UTF-8", inHostname(0xff), ":1:100: /hostname: byte 255 is not UTF-8 here; save the document as UTF-8");
        bytes(all, "an overlong form", inHostname(0xc0, 0xaf), ":1:100: /hostname: byte 192 is not UTF-8 here; save the document as UTF-8");
        bytes(all, "half a pair in UTF-8", inHostname(0xed, 0xa0, 0x80), ":1:100: /hostname: byte 237 is not UTF-8 here; save the document as UTF-8");
        bytes(all, "a character that is cut", inHostname(0xf0, 0x9f, 0x98),
                ":1:100: /hostname: byte 240 is not UTF-8 here; save the document as UTF-8");
        bytes(all, "beyond Unicode", inHostname(0xf4, 0x90, 0x80, 0x80), ":1:100: /hostname: byte 244 is not UTF-8 here; save the document as UTF-8");
        bytes(all, "a control character", inHostname(7), ":1:100: /hostname: a control character in a string; write it as \\u0007");
        add(all, "half a pair", config(",\"hostname\":\"a\\ud83d\""),
                ": /hostname: half of a surrogate pair; write the character itself, or both halves");
        add(all, "the other half", config(",\"hostname\":\"\\ude00\""),
                ": /hostname: half of a surrogate pair; write the character itself, or both halves");
        add(all, "a zero", config(",\"hostname\":\"a\\u0000b\""), ": /hostname: U+0000 in a string; the kernel ends every text there, so remove it");
        add(all, "a zero in an argument", "{\"ociVersion\":\"1.3.0\"," + ROOT + ",\"process\":{\"cwd\":\"/\",\"args\":[\"sh\",\"\\u0000\"]}}",
                ": /process/args/1: U+0000 in a string; the kernel ends every text there, so remove it");
        add(all, "a zero in a name", config(",\"annotations\":{\"a\\u0000\":\"\"}"),
                ": /annotations: U+0000 in a string; the kernel ends every text there, so remove it");
        add(all, "an escape that is none", config(",\"hostname\":\"\\x\""), ": /hostname: an unknown escape; write \\\\ for a backslash");
    }

    private static void numbersAndNames(List<Bad> all) {
        add(all, "a name twice", config(",\"hostname\":\"a\",\"hostname\":\"b\""), ": /hostname: the name occurs twice in this object; remove one of the two");
        add(all, "a name twice in another form", config(",\"hostname\":\"a\",\"h\\u006fstname\":\"b\""), ": /hostname: the name occurs twice in this object; remove one of the two");
        add(all, "a number with a zero in front", user("007"), ": /process/user/uid: a number with a leading zero; write it without, and in decimal");
        add(all, "a number in hexadecimal", user("0x10"), ": /process/user/uid: a number that goes on with 'x'; numbers are decimal");
        add(all, "a number that is large", user("4294967296"), ": /process/user/uid: expected an integer of 0..4294967295, found 4294967296");
        add(all, "a number that is huge", user("1e999999999"), ": /process/user/uid: expected an integer of 0..4294967295, found 1e999999999");
        add(all, "a number that is negative", user("-1"), ": /process/user/uid: expected an integer of 0..4294967295, found -1");
        add(all, "a fraction", user("0.5"), ": /process/user/uid: expected an integer of 0..4294967295, found 0.5");
        add(all, "a number with a million digits", user("1".repeat(1_000_000)),
                ": /process/user/uid: expected an integer of 0..4294967295, found 1111111111111111111111111111111111111111...");
        add(all, "infinity", user("Infinity"), ": /process/user/uid: expected an integer of 0..4294967295, found 'I'");
        add(all, "a number in quotes", user("\"0\""), ": /process/user/uid: expected an integer of 0..4294967295, found a string");
    }

    private static void missingAndUnknown(List<Bad> all) {
        add(all, "no version", "{}", ":1:1: the property \"ociVersion\" is missing; add it to this object");
        add(all, "another version", "{\"ociVersion\":\"2.0.0\"}", ": /ociVersion: version \"2.0.0\" is not known; write 1.3.0 or an earlier 1.x");
        add(all, "no process", "{\"ociVersion\":\"1.3.0\"}", ": /process: there is no process to start; add a process with cwd and args");
        add(all, "no root", "{\"ociVersion\":\"1.3.0\"," + PROCESS + "}", ": /root: there is no root filesystem; add a root with the path of its directory");
        add(all, "no path of the root", "{\"ociVersion\":\"1.3.0\",\"root\":{}}", ": /root: the property \"path\" is missing; add it to this object");
        add(all, "no working directory", "{\"ociVersion\":\"1.3.0\",\"process\":{\"args\":[\"x\"]}}", ": /process: the property \"cwd\" is missing; add it to this object");
        add(all, "no destination", config(",\"mounts\":[{\"type\":\"tmpfs\"}]"), ": /mounts/0: the property \"destination\" is missing; add it to this object");
        add(all, "an unknown namespace", config(",\"linux\":{\"namespaces\":[{\"type\":\"nmae\"}]}"), ": /linux/namespaces/0/type: expected mount, pid, ");
        add(all, "an unknown action", config(",\"linux\":{\"seccomp\":{\"defaultAction\":\"ALLOW\"}}"), ": /linux/seccomp/defaultAction: expected SCMP_ACT_KILL, ");
        add(all, "nesting without an end", config(",\"x\":" + "[".repeat(50_000)), ": values nest deeper than 64 levels; flatten them");
        add(all, "more than fits", config(",\"x\":[" + "0,".repeat(70_000) + "0]"), ": more than the 16384 values that are read; make the document smaller");
    }

    private static void rules(List<Bad> all) {
        add(all, "a relative directory", "{\"ociVersion\":\"1.3.0\"," + ROOT + ",\"process\":{\"cwd\":\"tmp\",\"args\":[\"x\"]}}",
                ": /process/cwd: Cwd must be an absolute path, not \"tmp\"; begin it with a slash");
        add(all, "no arguments", "{\"ociVersion\":\"1.3.0\"," + ROOT + ",\"process\":{\"cwd\":\"/\",\"args\":[]}}",
                ": /process/args: there is no program to run; give its name or path as the first argument");
        add(all, "the host's name", config(",\"hostname\":\"h\""), ": /hostname: the name would become that of the host; add {\"type\":\"uts\"} to linux.namespaces");
        add(all, "a namespace twice", config(",\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"pid\"}]}"), ": /linux/namespaces/1");
        add(all, "mounts without an end", config(",\"mounts\":[" + repeated("{\"destination\":\"/m\"}", 10_000) + "]"), ": more than the 16384 values that are read; make the document smaller");
        add(all, "many mounts", config(",\"mounts\":[" + repeated("{\"destination\":\"/m\"}", 5000) + "]"), ": /mounts: there are 5000 mounts; give 1024 at most");
        String mappings = repeated("{\"containerID\":0,\"hostID\":0,\"size\":1}", 2000);
        add(all, "70 kB of mappings", config(",\"linux\":{\"namespaces\":[{\"type\":\"user\"}],\"uidMappings\":[" + mappings + "],\"gidMappings\":[" + mappings + "]}"),
                ": /linux/uidMappings: there are 2000 mappings; the kernel takes 340 at most");
    }

    /** A configuration that is fine, with more members before its end. */
    private static String config(String more) {
        return "{\"ociVersion\":\"1.3.0\"," + ROOT + "," + PROCESS + more + "}";
    }

    private static String user(String uid) {
        return "{\"ociVersion\":\"1.3.0\"," + ROOT + ",\"process\":{\"cwd\":\"/\",\"args\":[\"x\"],\"user\":{\"uid\":" + uid + ",\"gid\":0}}}";
    }

    private static String repeated(String element, int count) {
        return (element + ",").repeat(count - 1) + element;
    }

    private static byte[] prefixed(int... prefix) {
        byte[] document = config("").getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[prefix.length + document.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < prefix.length ? (byte) prefix[i] : document[i - prefix.length];
        }
        return all;
    }

    private static byte[] inHostname(int... inner) {
        byte[] document = config(",\"hostname\":\"" + "?".repeat(inner.length) + "\"").getBytes(StandardCharsets.UTF_8);
        for (int i = 0, next = 0; i < document.length; i++) {
            if (document[i] == '?') {
                document[i] = (byte) inner[next++];
            }
        }
        return document;
    }

    private static void add(List<Bad> all, String name, String document, String told) {
        bytes(all, name, document.getBytes(StandardCharsets.UTF_8), told);
    }

    private static void bytes(List<Bad> all, String name, byte[] document, String told) {
        all.add(new Bad(name, document, told));
    }
}
