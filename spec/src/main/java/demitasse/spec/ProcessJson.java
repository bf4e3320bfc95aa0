package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** The process of the configuration in JSON. */
public final class ProcessJson {
    private ProcessJson() {}

    /** Reads a process, as {@code exec} takes one too. */
    public static Process read(JsonReader in) {
        Process process = Process.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            process = switch (in.name()) {
                case "terminal" -> process.withTerminal(in.bool());
                case "consoleSize" -> process.withConsoleSize(readConsoleSize(in));
                case "user" -> process.withUser(readUser(in));
                case "args" -> process.withArgs(in.strings());
                case "commandLine" -> process.withCommandLine(in.string());
                case "env" -> process.withEnv(in.strings());
                case "cwd" -> process.withCwd(in.string());
                case "capabilities" -> process.withCapabilities(readCapabilities(in));
                case "rlimits" -> process.withRlimits(Values.list(in, ProcessJson::readRlimit));
                case "noNewPrivileges" -> process.withNoNewPrivileges(in.bool());
                case "apparmorProfile" -> process.withApparmorProfile(in.string());
                case "oomScoreAdj" -> process.withOomScoreAdj(in.int32());
                case "scheduler" -> process.withScheduler(readScheduler(in));
                case "selinuxLabel" -> process.withSelinuxLabel(in.string());
                case "ioPriority" -> process.withIoPriority(readIoPriority(in));
                case "execCPUAffinity" -> process.withExecCPUAffinity(readCpuAffinity(in));
                default -> Values.unknown(in, process);
            };
        }
        in.require("cwd");
        return process;
    }

    /** Writes what is present. */
    public static void write(JsonWriter out, Process process) {
        out.beginObject();
        out.flag("terminal", process.terminal());
        Values.write(out, "consoleSize", process.consoleSize(), ProcessJson::writeConsoleSize);
        Values.write(out, "user", process.user(), ProcessJson::writeUser);
        out.member("args", process.args());
        out.member("commandLine", process.commandLine());
        out.member("env", process.env());
        out.member("cwd", process.cwd());
        Values.write(out, "capabilities", process.capabilities(), ProcessJson::writeCapabilities);
        Values.writeList(out, "rlimits", process.rlimits(), ProcessJson::writeRlimit);
        out.flag("noNewPrivileges", process.noNewPrivileges());
        out.member("apparmorProfile", process.apparmorProfile());
        out.member("oomScoreAdj", process.oomScoreAdj());
        Values.write(out, "scheduler", process.scheduler(), ProcessJson::writeScheduler);
        out.member("selinuxLabel", process.selinuxLabel());
        Values.write(out, "ioPriority", process.ioPriority(), ProcessJson::writeIoPriority);
        Values.write(out, "execCPUAffinity", process.execCPUAffinity(), ProcessJson::writeCpuAffinity);
        out.endObject();
    }

    private static Process.ConsoleSize readConsoleSize(JsonReader in) {
        long height = 0;
        long width = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "height" -> height = in.uint64();
                case "width" -> width = in.uint64();
                default -> in.unknown();
            }
        }
        in.require("height");
        in.require("width");
        return new Process.ConsoleSize(height, width);
    }

    private static void writeConsoleSize(JsonWriter out, Process.ConsoleSize size) {
        out.beginObject();
        out.name("height").unsigned(size.height());
        out.name("width").unsigned(size.width());
        out.endObject();
    }

    private static User readUser(JsonReader in) {
        User user = User.ROOT;
        in.beginObject();
        while (in.nextProperty()) {
            user = switch (in.name()) {
                case "uid" -> user.withUid(in.uint32());
                case "gid" -> user.withGid(in.uint32());
                case "umask" -> user.withUmask(in.uint32());
                case "additionalGids" -> user.withAdditionalGids(Values.list(in, JsonReader::uint32));
                case "username" -> user.withUsername(in.string());
                default -> Values.unknown(in, user);
            };
        }
        return user;
    }

    private static void writeUser(JsonWriter out, User user) {
        out.beginObject();
        out.name("uid").number(user.uid());
        out.name("gid").number(user.gid());
        out.member("umask", user.umask());
        Values.writeList(out, "additionalGids", user.additionalGids(), JsonWriter::number);
        out.member("username", user.username());
        out.endObject();
    }

    private static Capabilities readCapabilities(JsonReader in) {
        Capabilities capabilities = Capabilities.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            capabilities = switch (in.name()) {
                case "bounding" -> capabilities.withBounding(Values.list(in, JsonReader::word));
                case "effective" -> capabilities.withEffective(Values.list(in, JsonReader::word));
                case "inheritable" -> capabilities.withInheritable(Values.list(in, JsonReader::word));
                case "permitted" -> capabilities.withPermitted(Values.list(in, JsonReader::word));
                case "ambient" -> capabilities.withAmbient(Values.list(in, JsonReader::word));
                default -> Values.unknown(in, capabilities);
            };
        }
        return capabilities;
    }

    private static void writeCapabilities(JsonWriter out, Capabilities capabilities) {
        out.beginObject();
        Values.writeList(out, "bounding", capabilities.bounding(), JsonWriter::string);
        Values.writeList(out, "effective", capabilities.effective(), JsonWriter::string);
        Values.writeList(out, "inheritable", capabilities.inheritable(), JsonWriter::string);
        Values.writeList(out, "permitted", capabilities.permitted(), JsonWriter::string);
        Values.writeList(out, "ambient", capabilities.ambient(), JsonWriter::string);
        out.endObject();
    }

    private static Process.Rlimit readRlimit(JsonReader in) {
        String type = "";
        long hard = 0;
        long soft = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "type" -> type = in.word();
                case "hard" -> hard = in.uint64();
                case "soft" -> soft = in.uint64();
                default -> in.unknown();
            }
        }
        in.require("type");
        in.require("hard");
        in.require("soft");
        return new Process.Rlimit(type, hard, soft);
    }

    private static void writeRlimit(JsonWriter out, Process.Rlimit limit) {
        out.beginObject();
        out.member("type", limit.type());
        out.name("hard").unsigned(limit.hard());
        out.name("soft").unsigned(limit.soft());
        out.endObject();
    }

    private static Scheduler readScheduler(JsonReader in) {
        Scheduler scheduler = new Scheduler(Scheduler.Policy.SCHED_OTHER, null, null, List.of(), null, null, null);
        in.beginObject();
        while (in.nextProperty()) {
            scheduler = switch (in.name()) {
                case "policy" -> scheduler.withPolicy(Values.choice(in, Scheduler.Policy.values()));
                case "nice" -> scheduler.withNice(in.int32());
                case "priority" -> scheduler.withPriority(in.int32());
                case "flags" -> scheduler.withFlags(Values.choices(in, Scheduler.Flag.values()));
                case "runtime" -> scheduler.withRuntime(in.uint64());
                case "deadline" -> scheduler.withDeadline(in.uint64());
                case "period" -> scheduler.withPeriod(in.uint64());
                default -> Values.unknown(in, scheduler);
            };
        }
        in.require("policy");
        return scheduler;
    }

    private static void writeScheduler(JsonWriter out, Scheduler scheduler) {
        out.beginObject();
        out.member("policy", scheduler.policy().word());
        out.member("nice", scheduler.nice());
        out.member("priority", scheduler.priority());
        Values.writeList(out, "flags", scheduler.flags(), (to, choice) -> to.string(choice.word()));
        out.unsignedMember("runtime", scheduler.runtime());
        out.unsignedMember("deadline", scheduler.deadline());
        out.unsignedMember("period", scheduler.period());
        out.endObject();
    }

    private static Process.IoPriority readIoPriority(JsonReader in) {
        Process.IoClass ioClass = Process.IoClass.IOPRIO_CLASS_BE;
        int priority = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "class" -> ioClass = Values.choice(in, Process.IoClass.values());
                case "priority" -> priority = in.int32();
                default -> in.unknown();
            }
        }
        in.require("class");
        return new Process.IoPriority(ioClass, priority);
    }

    private static void writeIoPriority(JsonWriter out, Process.IoPriority priority) {
        out.beginObject();
        out.member("class", priority.ioClass().word());
        out.name("priority").number(priority.priority());
        out.endObject();
    }

    private static Process.CpuAffinity readCpuAffinity(JsonReader in) {
        String initial = null;
        String last = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "initial" -> initial = in.string();
                case "final" -> last = in.string();
                default -> in.unknown();
            }
        }
        return new Process.CpuAffinity(initial, last);
    }

    private static void writeCpuAffinity(JsonWriter out, Process.CpuAffinity affinity) {
        out.beginObject();
        out.member("initial", affinity.initial());
        out.member("final", affinity.last());
        out.endObject();
    }
}
