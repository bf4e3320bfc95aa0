package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** The filter of system calls in JSON. */
final class SeccompJson {
    private SeccompJson() {}

    static Seccomp read(JsonReader in) {
        Seccomp seccomp = new Seccomp(Seccomp.Action.SCMP_ACT_ERRNO, null, List.of(), List.of(), null, null, List.of());
        in.beginObject();
        while (in.nextProperty()) {
            seccomp = switch (in.name()) {
                case "syscalls" -> seccomp.withSyscalls(Values.list(in, SeccompJson::readSyscall));
                default -> property(in, seccomp);
            };
        }
        in.require("defaultAction");
        return seccomp;
    }

    /** Any property but the rules. */
    static Seccomp property(JsonReader in, Seccomp seccomp) {
        return switch (in.name()) {
            case "defaultAction" -> seccomp.withDefaultAction(Values.choice(in, Seccomp.Action.values()));
            case "defaultErrnoRet" -> seccomp.withDefaultErrnoRet(in.uint32());
            case "architectures" -> seccomp.withArchitectures(Values.choices(in, Seccomp.Architecture.values()));
            case "flags" -> seccomp.withFlags(Values.choices(in, Seccomp.Flag.values()));
            case "listenerPath" -> seccomp.withListenerPath(in.string());
            case "listenerMetadata" -> seccomp.withListenerMetadata(in.string());
            default -> Values.unknown(in, seccomp);
        };
    }

    static void write(JsonWriter out, Seccomp seccomp) {
        out.beginObject();
        out.member("defaultAction", seccomp.defaultAction().word());
        out.member("defaultErrnoRet", seccomp.defaultErrnoRet());
        Values.writeList(out, "architectures", seccomp.architectures(), (to, choice) -> to.string(choice.word()));
        Values.writeList(out, "flags", seccomp.flags(), (to, choice) -> to.string(choice.word()));
        out.member("listenerPath", seccomp.listenerPath());
        out.member("listenerMetadata", seccomp.listenerMetadata());
        Values.writeList(out, "syscalls", seccomp.syscalls(), SeccompJson::writeSyscall);
        out.endObject();
    }

    private static Seccomp.Syscall readSyscall(JsonReader in) {
        List<String> names = List.of();
        Seccomp.Action action = Seccomp.Action.SCMP_ACT_ERRNO;
        Long errnoRet = null;
        List<Seccomp.Arg> args = List.of();
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "names" -> names = in.strings();
                case "action" -> action = Values.choice(in, Seccomp.Action.values());
                case "errnoRet" -> errnoRet = in.uint32();
                case "args" -> args = Values.list(in, SeccompJson::readArg);
                default -> in.unknown();
            }
        }
        in.require("names");
        in.require("action");
        return new Seccomp.Syscall(names, action, errnoRet, args);
    }

    private static void writeSyscall(JsonWriter out, Seccomp.Syscall syscall) {
        out.beginObject();
        out.member("names", syscall.names());
        out.member("action", syscall.action().word());
        out.member("errnoRet", syscall.errnoRet());
        Values.writeList(out, "args", syscall.args(), SeccompJson::writeArg);
        out.endObject();
    }

    static Seccomp.Arg readArg(JsonReader in) {
        int index = 0;
        long value = 0;
        Long valueTwo = null;
        Seccomp.Operator op = Seccomp.Operator.SCMP_CMP_EQ;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "index" -> index = in.uint16();
                case "value" -> value = in.uint64();
                case "valueTwo" -> valueTwo = in.uint64();
                case "op" -> op = Values.choice(in, Seccomp.Operator.values());
                default -> in.unknown();
            }
        }
        in.require("index");
        in.require("value");
        in.require("op");
        return new Seccomp.Arg(index, value, valueTwo, op);
    }

    private static void writeArg(JsonWriter out, Seccomp.Arg arg) {
        out.beginObject();
        out.name("index").number(arg.index());
        out.name("value").unsigned(arg.value());
        out.unsignedMember("valueTwo", arg.valueTwo());
        out.member("op", arg.op().word());
        out.endObject();
    }
}
