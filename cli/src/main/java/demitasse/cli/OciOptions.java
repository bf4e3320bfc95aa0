package demitasse.cli;

import demitasse.cli.OciGlobals.LogFormat;
import demitasse.cli.OciGlobals.Rootless;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import demitasse.cli.value.Paths;
import java.util.List;

/** The flags of the OCI command line; long names may follow a single dash, as containerd's shim writes some. */
final class OciOptions {
    private static final List<Choice<LogFormat>> FORMATS =
            List.of(new Choice<>("text", LogFormat.TEXT), new Choice<>("json", LogFormat.JSON));
    private static final List<Choice<Rootless>> ROOTLESS = List.of(new Choice<>("true", Rootless.TRUE),
            new Choice<>("false", Rootless.FALSE), new Choice<>("auto", Rootless.AUTO));

    private OciOptions() { }

    /** The flags before the command. */
    static OptionTable<OciBuilder> globals() {
        return new OptionTable<>("demitasse-oci", List.of(new Group<>("Options", List.of(
                flag("debug", "log what happens too, not only errors", (b, on) -> b.debug = on),
                value("log", "FILE", "write the log to a file", (b, v) -> b.log = Paths.onHost(filled(v), b.host)),
                value("log-format", "text|json", "how the lines of the log look (default: text)",
                        (b, v) -> b.logFormat = Choices.of(v, FORMATS)),
                value("root", "DIR", "where the state of containers is kept", (b, v) -> b.root = root(v, b)),
                flag("systemd-cgroup", "ask systemd for cgroups", (b, on) -> b.systemdCgroup = on),
                value("rootless", "true|false|auto", "pass over what an ordinary user cannot set (default: auto)",
                        (b, v) -> b.rootless = Choices.of(v, ROOTLESS)),
                flag("version", "print the version", (b, on) -> b.version = on).shortName('v')))), List.of(), true);
    }

    /** The flags of {@code run}. */
    static OptionTable<OciBuilder> run() {
        return new OptionTable<>("demitasse-oci run", List.of(new Group<>("Options", List.of(
                value("bundle", "DIR", "the directory with config.json (default: the current one)",
                        (b, v) -> b.bundle = Paths.onHost(filled(v), b.host)).shortName('b'),
                value("pid-file", "FILE", "write the process's pid to a file",
                        (b, v) -> b.pidFile = Paths.onHost(filled(v), b.host)),
                flag("no-pivot", "change the root without pivot_root, for a root in initramfs",
                        (b, on) -> b.noPivot = on)))),
                List.of("console-socket", "pidfd-socket", "no-new-keyring", "preserve-fds", "detach", "d",
                        "no-subreaper", "keep"), true);
    }

    private static String filled(String path) {
        if (path.isEmpty()) {
            throw new BadValueException("a path is missing");
        }
        return path;
    }

    private static String root(String path, OciBuilder builder) {
        String root = Paths.onHost(filled(path), builder.host);
        if (root.equals("/")) {
            throw new BadValueException("the state cannot be kept in / itself; give a directory of its own");
        }
        return root;
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<OciBuilder> flag(String name, String help, Option.FlagSetter<OciBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<OciBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<OciBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
