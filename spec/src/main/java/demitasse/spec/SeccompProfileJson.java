package demitasse.spec;

import demitasse.spec.SeccompProfile.Family;
import demitasse.spec.SeccompProfile.Guard;
import demitasse.spec.SeccompProfile.Release;
import demitasse.spec.SeccompProfile.Rule;
import demitasse.spec.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link SeccompProfile}, in the form of Docker's and podman's files. */
public final class SeccompProfileJson {
    private SeccompProfileJson() {}

    public static SeccompProfile read(JsonReader in) {
        Seccomp filter = new Seccomp(Seccomp.Action.SCMP_ACT_ERRNO, null, List.of(), List.of(), null, null, List.of());
        List<Family> families = List.of();
        List<Rule> rules = List.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "archMap" -> families = Values.list(in, SeccompProfileJson::readFamily);
                case "syscalls" -> rules = Values.list(in, SeccompProfileJson::readRule);
                // podman's name for the number that the default action returns.
                case "defaultErrno" -> in.skip();
                default -> filter = SeccompJson.property(in, filter);
            }
        }
        in.require("defaultAction");
        return new SeccompProfile(filter, families, rules);
    }

    private static Family readFamily(JsonReader in) {
        Seccomp.Architecture architecture = Seccomp.Architecture.SCMP_ARCH_X86_64;
        List<Seccomp.Architecture> others = List.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "architecture" -> architecture = Values.choice(in, Seccomp.Architecture.values());
                case "subArchitectures" -> others = Values.choices(in, Seccomp.Architecture.values());
                default -> in.unknown();
            }
        }
        in.require("architecture");
        return new Family(architecture, others);
    }

    private static Rule readRule(JsonReader in) {
        List<String> names = new ArrayList<>();
        Seccomp.Action action = Seccomp.Action.SCMP_ACT_ERRNO;
        Long errnoRet = null;
        List<Seccomp.Arg> args = List.of();
        Guard includes = Guard.NONE;
        Guard excludes = Guard.NONE;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "names" -> names.addAll(in.strings());
                case "name" -> names.add(in.string());
                case "action" -> action = Values.choice(in, Seccomp.Action.values());
                case "errnoRet" -> errnoRet = in.uint32();
                case "args" -> args = Values.list(in, SeccompJson::readArg);
                case "includes" -> includes = readGuard(in);
                case "excludes" -> excludes = readGuard(in);
                // For people; and podman's name of the number in errnoRet.
                case "comment", "errno" -> in.skip();
                default -> in.unknown();
            }
        }
        in.require("action");
        return new Rule(new Seccomp.Syscall(names, action, errnoRet, args), includes, excludes);
    }

    private static Guard readGuard(JsonReader in) {
        List<String> machines = List.of();
        List<String> capabilities = List.of();
        Release oldest = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "arches" -> machines = in.strings();
                case "caps" -> capabilities = in.strings();
                case "minKernel" -> oldest = readRelease(in);
                default -> in.unknown();
            }
        }
        return new Guard(machines, capabilities, oldest);
    }

    private static Release readRelease(JsonReader in) {
        String text = in.string();
        Release release = release(text);
        if (release == null) {
            throw in.wrong("expected a kernel such as 4.8, found " + in.excerpt(text));
        }
        return release;
    }

    /** The release that a text begins with, as {@code 6.1} of {@code 6.1.0-26-amd64}; null where it begins with none. */
    public static @Nullable Release release(String text) {
        int dot = text.indexOf('.');
        int end = dot + 1;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean isRelease = dot > 0 && dot < 5 && end > dot + 1 && end < dot + 6;
        for (int i = 0; i < dot && isRelease; i++) {
            isRelease = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return isRelease ? new Release(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1, end))) : null;
    }
}
