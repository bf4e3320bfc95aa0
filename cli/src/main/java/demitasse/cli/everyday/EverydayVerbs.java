package demitasse.cli.everyday;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.value.Counts;
import demitasse.cli.value.DetachSequence;
import demitasse.cli.value.LogTime;
import demitasse.cli.value.Paths;
import demitasse.cli.value.Users;
import demitasse.cli.value.Variables;
import demitasse.engine.RunRequest.Variable;
import demitasse.engine.look.Selection.Filter;
import demitasse.kernel.Signal;
import java.util.List;

/** The commands on containers that there are already, one row each. */
public final class EverydayVerbs {
    private static final String SEVERAL = "CONTAINER...";
    private static final int LONGEST_SECONDS = 2_000_000;

    /** In the order of the help. */
    public static final List<Verb> ALL = List.of(
            verb("logs", Action.LOGS, "CONTAINER", "Prints what a container has written.",
                    new Example("demitasse logs -f --tail 20 web", "The last lines, and all that come"), 1, 1,
                    flag("follow", "go on as more is written, until it ends", (o, on) -> o.follow = on).shortName('f'),
                    value("tail", "N|all", "from the Nth line from the end on", (o, v) -> o.tail = v.equals("all") || v.equals("-1") ? -1 : Counts.natural(v)).shortName('n'),
                    value("since", "TIME", "from a time on, such as 2026-11-22T18:00:00Z, or 10m for ten minutes ago", (o, v) -> o.since = LogTime.checked(v)),
                    value("until", "TIME", "up to a time", (o, v) -> o.until = LogTime.checked(v)),
                    flag("timestamps", "begin each line with its time", (o, on) -> o.timestamps = on).shortName('t'),
                    flag("details", "and with the container's labels", (o, on) -> o.details = on)),
            verb("exec", Action.EXEC, "CONTAINER COMMAND [ARG...]", "Runs a further command in a container.",
                    new Example("demitasse exec -it web sh", "Look around in web"), 2, -1,
                    flag("detach", "do not wait for its end", (o, on) -> o.detach = on).shortName('d'),
                    flag("interactive", "pass on standard input", (o, on) -> o.interactive = on).shortName('i'),
                    flag("tty", "with a terminal of its own", (o, on) -> o.tty = on).shortName('t'),
                    value("env", "NAME[=VALUE]", "set an environment variable", EverydayVerbs::variable).shortName('e').repeated(),
                    value("env-file", "FILE", "set the variables that a file lists, one a line",
                            (o, v) -> o.environment.addAll(0, Variables.readFile(v, o.host))).repeated(),
                    value("workdir", "DIR", "the directory to start in", (o, v) -> o.workdir = Paths.inside(v, "the directory")).shortName('w'),
                    value("user", "USER[:GROUP]", "whom to run as", (o, v) -> o.user = Users.read(v)).shortName('u'),
                    flag("privileged", "with every capability", (o, on) -> o.privileged = on), detachKeys()),
            verb("start", Action.START, SEVERAL, "Starts containers that were created or have exited.",
                    new Example("demitasse start web", "Run web again, with all that it wrote"), 0, -1,
                    flag("after-boot", "all whose restart policy asks for it after a restart of this machine", (o, on) -> o.boot = on),
                    flag("attach", "stay with it, show what it writes, and exit with its code", (o, on) -> o.attach = on).shortName('a'),
                    flag("interactive", "the same, and pass on standard input", (o, on) -> o.interactive = on).shortName('i'),
                    proxy(), detachKeys()),
            verb("attach", Action.ATTACH, "CONTAINER", "Connects this terminal with a container that runs detached.",
                    new Example("demitasse attach web", "Ctrl-P, Ctrl-Q leave it to itself again"), 1, 1,
                    flag("no-stdin", "only show what it writes", (o, on) -> o.noInput = on), proxy(), detachKeys()),
            verb("stop", Action.STOP, SEVERAL, "Asks containers to end, with a kill for those that take too long.",
                    new Example("demitasse stop -t 3 web", "With three seconds to tidy up"), 0, -1, timeout(), stopSignal(),
                    flag("before-shutdown", "all that run; those whose restart policy asks for it are started again after the next boot", (o, on) -> o.boot = on)),
            verb("restart", Action.RESTART, SEVERAL, "Stops containers, to start them again.",
                    new Example("demitasse restart web", "With what it was made with"), 1, -1, timeout(), stopSignal()),
            verb("kill", Action.KILL, SEVERAL, "Sends containers a signal: KILL, or another.",
                    new Example("demitasse kill -s HUP web", "Have web read its configuration"), 1, -1,
                    value("signal", "SIGNAL", "the signal, by name or number (default: KILL)", (o, v) -> o.signal = signal(v)).shortName('s')),
            verb("rm", Action.REMOVE, SEVERAL, "Removes containers, with all that they wrote.",
                    new Example("demitasse rm -f web", "Also while it runs"), 1, -1,
                    flag("force", "kill it first where it runs; one that is not there is no error", (o, on) -> o.force = on).shortName('f'),
                    flag("volumes", "with the volumes that are its own, without a name", (o, on) -> o.volumes = on).shortName('v')),
            new Verb("update", Action.UPDATE, SEVERAL, "Changes limits of containers, and when they are started again.",
                    List.of(new Example("demitasse update -m 256M --cpus 1.5 web", "In force at once"),
                            new Example("demitasse update --restart unless-stopped web", "From its next end on")),
                    List.of("What is not named stays as it is. All is checked first; when the kernel refuses a limit, nothing has changed."),
                    LimitChoice.ROWS, 1, -1),
            verb("wait", Action.WAIT, SEVERAL, "Waits for containers to end, to print the exit code of each.",
                    new Example("demitasse wait web", "Until web has ended"), 1, -1),
            verb("pause", Action.PAUSE, SEVERAL, "Freezes every process of containers.", new Example("demitasse pause web", "Stop web where it stands"), 1, -1),
            verb("unpause", Action.UNPAUSE, SEVERAL, "Lets frozen containers go on.", new Example("demitasse unpause web", "Undo a pause"), 1, -1),
            verb("rename", Action.RENAME, "CONTAINER NAME", "Gives a container another name.",
                    new Example("demitasse rename web web-old", "Make room for a new web"), 2, 2),
            verb("prune", Action.PRUNE, "", "Removes all containers that do not run.",
                    new Example("demitasse prune -f", "Without being asked"), 0, 0,
                    flag("force", "do not ask", (o, on) -> o.force = on).shortName('f'),
                    value("filter", "KEY=VALUE", "only those with that label, or made until a time", EverydayVerbs::filter).repeated()));

    private EverydayVerbs() { }

    private static Option<EverydayOptions> timeout() {
        return value("time", "SECONDS", "how long it may take (default: the container's own, 10); -1 is for ever",
                (o, v) -> o.timeoutSeconds = v.equals("-1") ? -1 : Counts.between(v, 0, LONGEST_SECONDS)).alias("timeout").shortName('t');
    }

    private static Option<EverydayOptions> stopSignal() {
        return value("signal", "SIGNAL", "what asks it to end (default: the container's own, TERM)", (o, v) -> o.stopSignal = signal(v)).shortName('s');
    }

    private static Option<EverydayOptions> proxy() {
        return flag("sig-proxy", "pass signals on to a program without a terminal (the default; --sig-proxy=false keeps them here)", (o, on) -> o.proxy = on);
    }

    private static Option<EverydayOptions> detachKeys() {
        return value("detach-keys", "KEYS", "the keys that leave it to itself (default: ctrl-p,ctrl-q)", (o, v) -> o.detachKeys = DetachSequence.read(v));
    }

    private static void variable(EverydayOptions options, String text) {
        Variable variable = Variables.read(text, options.host);
        if (variable != null) {
            options.environment.add(variable);
        }
    }

    /** A time becomes that of now, in nanoseconds, where it is looked at. */
    private static void filter(EverydayOptions options, String text) {
        boolean label = text.startsWith("label=");
        if (!label && !text.startsWith("until=")) {
            throw new BadValueException("give label=KEY, label=KEY=VALUE or until=TIME");
        }
        String value = text.substring("label=".length());
        options.filters.add(new Filter(label ? "label" : "until", label ? value : LogTime.checked(value)));
    }

    static int signal(String word) {
        int number = Signal.numberOf(word);
        if (number < 0) {
            throw new BadValueException("there is no such signal; give a name such as TERM, or a number from 1 to 64");
        }
        return number;
    }

    @SafeVarargs
    private static Verb verb(String name, Action action, String form, String about, Example example, int fewest, int most, Option<EverydayOptions>... options) {
        return new Verb(name, action, form, about, List.of(example), List.of(), List.of(options), fewest, most);
    }

    private static Option<EverydayOptions> flag(String name, String help, Option.FlagSetter<EverydayOptions> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<EverydayOptions> value(String name, String placeholder, String help, Option.ValueSetter<EverydayOptions> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
