package demitasse.cli.look;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.value.Counts;
import demitasse.cli.value.LogTime;
import demitasse.cli.value.Ports;
import demitasse.engine.event.EventFilter;
import demitasse.engine.look.ContainerRows;
import demitasse.engine.look.Selection;
import demitasse.engine.look.Selection.Filter;
import java.util.List;

/** The commands that look, one row each. */
public final class LookVerbs {
    private static final int LONGEST_INTERVAL_MILLIS = 86_400_000;
    private static final List<String> STATES = List.of("created", "running", "paused", "restarting", "exited", "error", "removing", "dead");
    private static final String FORMATS = "table|json|ids|names|TEMPLATE";
    private static final List<String> TEMPLATES = List.of(
            "A template is text with fields in it, such as {{.Names}}, in the language of Docker's formats; \"table\" before one"
                    + " makes columns at its \\t. A field that there is not is an error that names those there are.");

    private static final LookVerb LIST = new LookVerb("ps", "", "list the containers that run, or all",
            "Lists the containers that run, the newest first.",
            List.of(new Example("demitasse ps -a --filter status=exited", "Those that have ended"),
                    new Example("demitasse ps --format 'table {{.Names}}\\t{{.Status}}'", "Two columns")),
            TEMPLATES,
            List.of(flag("all", "those that do not run, too", (o, on) -> o.all = on).shortName('a'),
                    flag("quiet", "print ids alone", (o, on) -> o.quiet = on).shortName('q'),
                    value("last", "N", "the N that were made last, running or not; -1 for all",
                            (o, v) -> o.last = Counts.between(v, -1, Integer.MAX_VALUE)).shortName('n'),
                    flag("latest", "the one that was made last", (o, on) -> o.last = on ? 1 : -1).shortName('l'),
                    value("filter", "KEY=VALUE", "only those with that id, name, status, label, exited (a code), ancestor, health, before, since, volume, network, publish or expose (a port)",
                            (o, v) -> o.filters.add(filter(v))).shortName('f').repeated(),
                    format(FORMATS, "how they are printed (default: table); names are ids where there is none"),
                    flag("size", "and what each has written to its root, for which all of that is counted", (o, on) -> o.sizes = on).shortName('s'),
                    flag("no-trunc", "commands in full", (o, on) -> o.whole = on)),
            0, 0, (o, words) -> new LookRequest.ListContainers(new Selection(o.all, o.last, o.filters), o.quiet ? "ids" : o.sizes && o.format.isEmpty() ? ContainerRows.TABLE_WITH_SIZES : o.format, o.whole));

    /** In the order of the help. */
    public static final List<LookVerb> ALL = List.of(
            LIST,
            new LookVerb("inspect", "CONTAINER...", "print all that is known of containers",
                    "Prints all that is known of containers as JSON, in the shape of Docker's.",
                    List.of(new Example("demitasse inspect web", "Everything"),
                            new Example("demitasse inspect -f '{{.State.ExitCode}}' web", "How it ended")),
                    TEMPLATES,
                    List.of(format("json|TEMPLATE", "print only what a template picks, or each on a line as JSON").shortName('f'),
                            flag("pretty", "indented, which it is unless this is false", (o, on) -> o.pretty = on)),
                    1, -1, (o, words) -> new LookRequest.Inspect(words, o.format, o.pretty)),
            new LookVerb("stats", "[CONTAINER...]", "show what containers use, again and again",
                    "Shows what containers use: processor time, memory, network and block devices, processes.",
                    List.of(new Example("demitasse stats", "All that run, until Ctrl-C"),
                            new Example("demitasse stats --no-stream --format json web", "One look at web, for a script")),
                    List.of("CPU % is of one processor: two busy ones are 200 %. Where a container has a limit of processor time, THROTTLED is the"
                            + " share of periods in which it was used up; where the kernel tells, PRESSURE is the share of the last ten seconds in"
                            + " which something waited for processor, memory or devices."),
                    List.of(flag("all", "those that do not run, too", (o, on) -> o.all = on).shortName('a'),
                            flag("no-stream", "once, and end", (o, on) -> o.once = on),
                            flag("no-trunc", "nothing is cut off, as ever", (o, on) -> { }).keptQuiet(),
                            value("interval", "MS", "the time between two looks in milliseconds (default: 1000)",
                                    (o, v) -> o.intervalMillis = Counts.between(v, 10, LONGEST_INTERVAL_MILLIS)),
                            format("table|json|TEMPLATE", "how they are printed (default: table)")),
                    0, -1, (o, words) -> new LookRequest.Stats(words, o.all, o.once, o.intervalMillis, o.format)),
            new LookVerb("top", "CONTAINER [PS-OPTION...]", "list the processes of a container",
                    "Lists the processes of a container, by the numbers that they have on this host.",
                    List.of(new Example("demitasse top web", "As ps -ef shows them"),
                            new Example("demitasse top web -o pid,rss,comm", "With columns of ps(1)")),
                    List.of("What follows the container goes to ps(1) of this host."),
                    List.of(), 1, -1, (o, words) -> new LookRequest.Top(words.getFirst(), words.subList(1, words.size()))),
            new LookVerb("events", "", "tell what happened to containers",
                    "Tells what happened to containers since this machine was started, the oldest first.",
                    List.of(new Example("demitasse events -f --since 10m", "The last ten minutes, and all that comes"),
                            new Example("demitasse events --filter event=die --format '{{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}'", "How each ended")),
                    List.of("The fields are those of Docker: Type, Action, Actor.ID, Actor.Attributes, Time, TimeNano. Some two megabytes are kept, and"
                            + " nothing over a restart of the machine."),
                    List.of(flag("follow", "go on as more happens, up to the time of --until", (o, on) -> o.follow = on).alias("stream").shortName('f'),
                            value("since", "TIME", "from a time on, such as 2026-11-22T18:00:00Z, or 10m for ten minutes ago", (o, v) -> o.since = LogTime.checked(v)),
                            value("until", "TIME", "up to a time", (o, v) -> o.until = LogTime.checked(v)),
                            value("filter", "KEY=VALUE", "only those of that container, event, image, label, type, volume or network",
                                    (o, v) -> o.events.add(eventFilter(v))).repeated(),
                            format("json|TEMPLATE", "as JSON, an object a line, or what a template picks")),
                    0, 0, (o, words) -> new LookRequest.Events(o.since, o.until, o.follow, o.events, o.format)),
            new LookVerb("port", "CONTAINER [PORT[/udp]]", "tell which ports of this host lead to a container",
                    "Tells which ports of this host lead to a container that runs.",
                    List.of(new Example("demitasse port web", "All of them"), new Example("demitasse port web 80", "Those that lead to its port 80")),
                    List.of(), List.of(), 1, 2, (o, words) -> new LookRequest.Port(words.getFirst(), words.size() < 2 ? "" : Ports.side(words.getLast()))),
            new LookVerb("info", "", "tell about this machine and what runs on it",
                    "Tells about this machine: its kernel, its cgroups, how many containers there are.",
                    List.of(new Example("demitasse info", "All of it"), new Example("demitasse info -f '{{.CgroupVersion}}'", "One field")),
                    List.of(), List.of(format("json|TEMPLATE", "as JSON, or what a template picks").shortName('f')),
                    0, 0, (o, words) -> new LookRequest.Info(o.format)),
            new LookVerb("version", "", "print the version",
                    "Prints the version, and those of the kernel and its cgroups.",
                    List.of(new Example("demitasse version", "All of it"),
                            new Example("demitasse version -f '{{.Client.Version}}'", "The number alone")),
                    List.of(), List.of(format("json|TEMPLATE", "as JSON, or what a template picks").shortName('f')),
                    0, 0, (o, words) -> new LookRequest.VersionDetails(o.format)));

    private LookVerbs() { }

    private static Filter filter(String text) {
        int equals = equals(text, Selection.KEYS);
        String value = text.substring(equals + 1);
        if (text.startsWith("status=") && !STATES.contains(value)) {
            throw new BadValueException("a status is one of " + String.join(", ", STATES));
        }
        return new Filter(text.substring(0, equals), value);
    }

    private static EventFilter eventFilter(String text) {
        int equals = equals(text, EventFilter.KEYS);
        return new EventFilter(text.substring(0, equals), text.substring(equals + 1));
    }

    /** Where the value of a filter begins. */
    private static int equals(String text, List<String> keys) {
        int equals = text.indexOf('=');
        if (equals < 0 || !keys.contains(text.substring(0, equals))) {
            throw new BadValueException("give one of " + String.join(", ", keys) + ", an equals sign and a value");
        }
        return equals;
    }

    private static Option<LookOptions> format(String placeholder, String help) {
        return value("format", placeholder, help, (o, v) -> o.format = v);
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<LookOptions> flag(String name, String help, Option.FlagSetter<LookOptions> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<LookOptions> value(String name, String placeholder, String help, Option.ValueSetter<LookOptions> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
