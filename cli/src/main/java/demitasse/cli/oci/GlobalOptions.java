package demitasse.cli.oci;

import demitasse.cli.oci.OciGlobals.LogFormat;
import demitasse.cli.oci.OciGlobals.Rootless;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import demitasse.cli.value.Paths;
import java.util.List;

/** The flags before the command; long names may follow a single dash, as containerd's shim writes some. */
final class GlobalOptions {
    private static final List<Choice<LogFormat>> FORMATS =
            List.of(new Choice<>("text", LogFormat.TEXT), new Choice<>("json", LogFormat.JSON));
    private static final List<Choice<Rootless>> ROOTLESS = List.of(new Choice<>("true", Rootless.TRUE),
            new Choice<>("false", Rootless.FALSE), new Choice<>("auto", Rootless.AUTO));

    private static final List<Choice<Maker>> MAKERS = List.of(new Choice<>("cgroupfs", Maker.CGROUPFS),
            new Choice<>("systemd", Maker.SYSTEMD), new Choice<>("disabled", Maker.DISABLED));

    /** Who makes cgroups. */
    private enum Maker { CGROUPFS, SYSTEMD, DISABLED }

    private GlobalOptions() { }

    static OptionTable<GlobalBuilder> table() {
        return new OptionTable<>("demitasse-oci", List.of(new Group<>("Options", List.of(
                flag("debug", "log what happens too, not only errors and warnings", (b, on) -> b.debug = on),
                value("log", "FILE", "write the log to a file (default: standard error)",
                        (b, v) -> b.log = Paths.onHost(Verb.filled(v), b.host)),
                value("log-format", "text|json", "how the lines of the log look (default: text)",
                        (b, v) -> b.logFormat = Choices.of(v, FORMATS)),
                value("root", "DIR", "where the state of containers is kept (default: /run/demitasse-oci)",
                        (b, v) -> b.root = root(v, b)),
                flag("systemd-cgroup", "ask systemd for cgroups", (b, on) -> b.systemdCgroup = on),
                // crun's flag, which podman gives to every runtime for --cgroups disabled.
                value("cgroup-manager", "cgroupfs|systemd|disabled", "who makes cgroups (default: cgroupfs)",
                        (b, v) -> manage(b, Choices.of(v, MAKERS))),
                value("rootless", "true|false|auto", "pass over what an ordinary user cannot set (default: auto)",
                        (b, v) -> b.rootless = Choices.of(v, ROOTLESS)),
                flag("version", "print the version", (b, on) -> b.version = on).shortName('v')))), List.of(), true);
    }

    private static void manage(GlobalBuilder builder, Maker maker) {
        builder.systemdCgroup = maker == Maker.SYSTEMD;
        builder.withoutCgroups = maker == Maker.DISABLED;
    }

    private static String root(String path, GlobalBuilder builder) {
        String root = Paths.onHost(Verb.filled(path), builder.host);
        int end = root.length();
        while (end > 1 && root.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 1) {
            throw new BadValueException("the state cannot be kept in / itself; give a directory of its own");
        }
        return root.substring(0, end);
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<GlobalBuilder> flag(String name, String help, Option.FlagSetter<GlobalBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<GlobalBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<GlobalBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
