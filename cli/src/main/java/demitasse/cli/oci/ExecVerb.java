package demitasse.cli.oci;

import demitasse.cli.oci.OciRequest.CgroupPlace;
import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.value.Counts;
import demitasse.cli.value.Lists;
import demitasse.cli.value.Paths;
import demitasse.cli.value.Users;
import java.util.List;

/** The command that runs another process in a container. */
final class ExecVerb {
    private ExecVerb() { }

    static final Verb<ExecBuilder> EXEC = new Verb<>("exec", "ID COMMAND [ARG...]",
            "Runs another process in a running container.",
            List.of(new Example("demitasse-oci exec -t web sh", "A shell in the container web"),
                    new Example("demitasse-oci exec -u 1000:1000 -e LANG=C web id", "As another user, with a variable more"),
                    new Example("demitasse-oci exec -d --pid-file p --process process.json web",
                            "A process as a file describes it, in the background")),
            List.of("Options stand before the ID: what follows it is the command. It exits with the command's own code, "
                    + "128 + N when signal N ended it, and 255 for an error of the runtime's own."),
            rows(), Reading.BEFORE_WORDS, ExecBuilder::new, ExecVerb::request);

    private static List<Option<ExecBuilder>> rows() {
        return List.of(
                path("console-socket", "SOCKET", "send the terminal of the process to this socket", (b, v) -> b.consoleSocket = v),
                path("pidfd-socket", "SOCKET", "send a pidfd of the process to this socket", (b, v) -> b.pidfdSocket = v),
                value("cwd", "DIR", "the directory to start in", (b, v) -> b.cwd = Verb.filled(v)),
                value("env", "NAME=VALUE", "set an environment variable", (b, v) -> b.env.add(variable(v)))
                        .shortName('e').repeated(),
                flag("tty", "give it a terminal", (b, on) -> b.terminal = on).shortName('t'),
                value("user", "UID[:GID]", "whom to run as, by number", ExecVerb::user).shortName('u'),
                value("additional-gids", "GID", "other groups, by number",
                        (b, v) -> Lists.split(v).forEach(gid -> b.additionalGids.add(Users.id(gid, "gid"))))
                        .shortName('g').repeated(),
                path("process", "FILE", "take everything about the process from a JSON document", (b, v) -> b.processFile = v)
                        .shortName('p'),
                flag("detach", "leave it running, and end", (b, on) -> b.detach = on).shortName('d'),
                path("pid-file", "FILE", "write the pid of the process to a file", (b, v) -> b.pidFile = v),
                value("process-label", "LABEL", "the SELinux label of the process", (b, v) -> b.selinuxLabel = v),
                value("apparmor", "PROFILE", "the AppArmor profile of the process", (b, v) -> b.apparmorProfile = v),
                flag("no-new-privs", "let it gain no privileges", (b, on) -> b.noNewPrivileges = on),
                value("cap", "CAPABILITY", "add a capability", (b, v) -> b.capabilities.addAll(Lists.split(v)))
                        .shortName('c').repeated(),
                value("preserve-fds", "N", "pass on N descriptors, from 3 on",
                        (b, v) -> b.preserveFds = Counts.between(v, 0, CreationBuilder.MOST_DESCRIPTORS)),
                value("cgroup", "[CONTROLLER,...:]PATH", "go to a cgroup below the container's", (b, v) -> b.cgroups.add(place(v)))
                        .repeated(),
                flag("ignore-paused", "take a paused container too; the process waits until it is resumed",
                        (b, on) -> b.ignorePaused = on));
    }

    private static OciRequest request(ExecBuilder b, List<String> words, OptionTable<ExecBuilder> table) {
        String id = ContainerId.first(words, table);
        List<String> command = words.subList(1, words.size());
        if (command.isEmpty() && b.processFile == null) {
            throw table.error("the command to run is missing; write it after the ID, or give --process FILE");
        }
        if (!command.isEmpty() && b.processFile != null) {
            throw table.error("--process FILE names the command already; leave the words after the ID out");
        }
        return new OciRequest.Exec(b.globals, id, b.process(command), b.descriptors(), b.pidFile, b.detach,
                List.copyOf(b.cgroups), b.ignorePaused);
    }

    private static void user(ExecBuilder b, String text) {
        int colon = text.indexOf(':');
        b.uid = Users.id(colon < 0 ? text : text.substring(0, colon), "uid");
        b.gid = colon < 0 ? null : Long.valueOf(Users.id(text.substring(colon + 1), "gid"));
    }

    private static String variable(String text) {
        if (text.indexOf('=') < 1) {
            throw new BadValueException("write NAME=VALUE");
        }
        return text;
    }

    private static CgroupPlace place(String text) {
        int colon = text.indexOf(':');
        String path = text.substring(colon + 1);
        for (String part : Lists.split(path, '/')) {
            if (part.equals("..")) {
                throw new BadValueException("a path with .. would lead out of the container's cgroup");
            }
        }
        return new CgroupPlace(colon < 0 ? List.of() : Lists.split(text.substring(0, colon)), path);
    }

    /** A row whose value is a path of the host. */
    private static Option<ExecBuilder> path(
            String name, String placeholder, String help, Option.ValueSetter<ExecBuilder> setter) {
        return value(name, placeholder, help, (b, v) -> setter.set(b, Paths.onHost(Verb.filled(v), b.host)));
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<ExecBuilder> flag(String name, String help, Option.FlagSetter<ExecBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<ExecBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<ExecBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
