package demitasse.cli.store;

import demitasse.cli.completion.Shape;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.Shown;
import demitasse.cli.option.UsageException;
import demitasse.engine.look.ImageRows;
import demitasse.engine.look.Selection.Filter;
import demitasse.engine.look.VolumeSelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code image}, {@code volume} or {@code system}. */
public final class StoreCommand {
    private static final List<Verb> IMAGE = List.of(
            new Verb("import", Action.IMPORT, "NAME DIR|TAR|-", "make one of a directory, of a tar archive (also compressed by gzip, zstd, xz or bzip2), or of - for standard input", 2, 2,
                    List.of(flag("quiet", "show no progress", (o, on) -> o.quiet = on).shortName('q'))),
            new Verb("ls", Action.IMAGES, "[NAME]", "list them, or those of a name, in which * stands for any characters", 0, 1, List.of(
                    flag("quiet", "print ids alone", (o, on) -> o.quiet = on).shortName('q'),
                    value("filter", "KEY=VALUE", "only those with that dangling (true or false) or reference", (o, v) -> filter(o, v, ImageRows.KEYS))
                            .shortName('f').repeated(),
                    format("table|json|TEMPLATE", "how they are printed (default: table)"),
                    flag("all", "layers, too, as it does anyway", (o, on) -> { }).shortName('a').keptQuiet(),
                    flag("no-trunc", "whole ids, as it prints anyway", (o, on) -> { }).keptQuiet())),
            new Verb("inspect", Action.INSPECT_IMAGES, "IMAGE...", "print all that is known of them, as JSON", 1, -1, List.of(
                    format("json|TEMPLATE", "print only what a template picks, or each on a line as JSON").shortName('f'))),
            new Verb("tag", Action.TAG, "IMAGE NAME", "give one another name", 2, 2, List.of()),
            new Verb("rm", Action.REMOVE_IMAGES, "IMAGE...", "remove names, and with its last name the image", 1, -1, List.of(
                    flag("force", "one that is not there is no error", (o, on) -> o.force = on).shortName('f'))),
            new Verb("prune", Action.PRUNE_IMAGES, "", "remove those that have lost their names, or with -a all that no container is on", 0, 0, List.of(
                    flag("all", "also those that have names", (o, on) -> o.all = on).shortName('a'),
                    flag("force", "do not ask", (o, on) -> o.force = on).shortName('f'))));

    private static final List<Verb> VOLUME = List.of(
            new Verb("create", Action.CREATE, "[NAME]", "make an empty one, and print its name", 0, 1, List.of(
                    value("label", "KEY[=VALUE]", "attach a label", StoreCommand::label).repeated(),
                    value("driver", "local", "where it is kept: there is this machine alone", (o, v) -> local(v)).shortName('d').keptQuiet(),
                    value("name", "NAME", "its name, too", (o, v) -> o.name = v).keptQuiet())),
            new Verb("ls", Action.LIST, "", "list them", 0, 0, List.of(
                    flag("quiet", "print names alone", (o, on) -> o.quiet = on).shortName('q'),
                    value("filter", "KEY=VALUE", "only those with that dangling (true or false), driver, label or name", (o, v) -> filter(o, v, VolumeSelection.KEYS))
                            .shortName('f').repeated(),
                    format("table|json|TEMPLATE", "how they are printed (default: table)"))),
            new Verb("inspect", Action.INSPECT, "NAME...", "print all that is known of them, as JSON", 1, -1, List.of(
                    format("json|TEMPLATE", "print only what a template picks, or each on a line as JSON").shortName('f'))),
            new Verb("rm", Action.REMOVE, "NAME...", "remove some that no container uses, with all that is in them", 1, -1, List.of(
                    flag("force", "one that is not there is no error", (o, on) -> o.force = on).shortName('f'))),
            new Verb("prune", Action.PRUNE_VOLUMES, "", "remove those without a name of their own that no container uses, or with -a all such", 0, 0, List.of(
                    flag("all", "also those that were given a name", (o, on) -> o.all = on).shortName('a'),
                    value("filter", "KEY=VALUE", "only those with that label", (o, v) -> filter(o, v, VolumeSelection.KEYS)).repeated(),
                    flag("force", "do not ask", (o, on) -> o.force = on).shortName('f'))));

    private static final List<Verb> SYSTEM = List.of(
            new Verb("df", Action.USAGE, "", "tell what images, containers and volumes take on the disk", 0, 0, List.of(
                    flag("verbose", "tell of each", (o, on) -> o.verbose = on).shortName('v'),
                    format("table|json|TEMPLATE", "how it is printed (default: table)"))),
            new Verb("prune", Action.PRUNE, "", "remove containers that do not run, images that have lost their names, and what killed commands have left", 0, 0, List.of(
                    flag("all", "also all images that no container is on", (o, on) -> o.all = on).shortName('a'),
                    flag("volumes", "also volumes without a name of their own that no container uses", (o, on) -> o.volumes = on),
                    flag("force", "do not ask", (o, on) -> o.force = on).shortName('f'))),
            new Verb("fsck", Action.CHECK, "", "check all that is kept, repair what can be, and tell what was done", 0, 0, List.of(
                    flag("dry-run", "change nothing", (o, on) -> o.only = on).shortName('n'))));

    /** A command below the command.
     *  @param most how many words there may be, -1 for any number */
    private record Verb(String name, Action action, String form, String about, int fewest, int most, List<Option<StoreOptions>> options) { }

    private StoreCommand() { }

    /** What the words ask for, null for help.
     *  @param command image, volume or system
     *  @throws UsageException with what is wrong */
    public static @Nullable StoreRequest read(String command, List<String> words) {
        String first = words.isEmpty() ? "--help" : words.getFirst();
        if (first.equals("--help") || first.equals("-h")) {
            return null;
        }
        Verb verb = verb(command, first);
        OptionTable<StoreOptions> table = table(command + " " + verb.name(), List.of(new Group<>("Options", verb.options())));
        StoreOptions options = new StoreOptions();
        return switch (table.parseAnywhere(words.subList(1, words.size()), options)) {
            case HelpAsked _ -> null;
            case Operands(List<String> left, boolean _) -> {
                if (left.size() < verb.fewest()) {
                    throw table.error("something is missing: demitasse " + command + " " + verb.name() + " " + verb.form());
                }
                if (verb.most() >= 0 && left.size() > verb.most()) {
                    throw table.error(Shown.word(left.get(verb.most())) + " is one word too many: demitasse " + command + " " + verb.name()
                            + (verb.form().isEmpty() ? "" : " " + verb.form()));
                }
                yield new StoreRequest(verb.action(), left, options);
            }
        };
    }

    private static List<Verb> verbs(String command) {
        return switch (command) {
            case "image" -> IMAGE;
            case "volume" -> VOLUME;
            default -> SYSTEM;
        };
    }

    private static Verb verb(String command, String name) {
        String known = name.equals("list") ? "ls" : name.equals("remove") ? "rm" : name;
        for (Verb verb : verbs(command)) {
            if (verb.name().equals(known)) {
                return verb;
            }
        }
        throw new UsageException(command + " has no command " + Shown.word(name), "see demitasse " + command + " --help");
    }

    private static void label(StoreOptions options, String text) {
        int equals = text.indexOf('=');
        if (text.isEmpty() || equals == 0) {
            throw new BadValueException("write KEY=VALUE, or KEY alone");
        }
        options.labels.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
    }

    private static void local(String driver) {
        if (!driver.equals("local")) {
            throw new BadValueException("there is no driver but local");
        }
    }

    private static void filter(StoreOptions options, String text, List<String> keys) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (equals < 0 || !keys.contains(key)) {
            throw new BadValueException("give one of " + String.join(", ", keys) + ", an equals sign and a value");
        }
        options.filters.add(new Filter(key, text.substring(equals + 1)));
    }

    private static Option<StoreOptions> format(String placeholder, String help) {
        return value("format", placeholder, help, (o, v) -> o.format = v);
    }

    private static Option<StoreOptions> flag(String name, String help, Option.FlagSetter<StoreOptions> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<StoreOptions> value(String name, String placeholder, String help, Option.ValueSetter<StoreOptions> setter) {
        return Option.value(name, placeholder, help, setter);
    }

    private static OptionTable<StoreOptions> table(String command, List<Group<StoreOptions>> groups) {
        return new OptionTable<>("demitasse " + command, groups, List.of(), false);
    }

    /** The page about the command, with the options of each command below it. */
    public static Contents contents(String command) {
        List<Example> verbs = new ArrayList<>();
        List<Group<StoreOptions>> groups = new ArrayList<>();
        for (Verb verb : verbs(command)) {
            verbs.add(new Example(verb.name() + (verb.form().isEmpty() ? "" : " " + verb.form()), verb.about()));
            if (!verb.options().isEmpty()) {
                groups.add(new Group<>("Options of " + verb.name(), verb.options()));
            }
        }
        return new Contents(page(command), table(command, groups), "Commands", verbs);
    }

    private static HelpText.Page page(String command) {
        return switch (command) {
            case "image" -> imagePage();
            case "volume" -> volumePage();
            default -> systemPage();
        };
    }

    private static HelpText.Page imagePage() {
        return new HelpText.Page(List.of("demitasse image COMMAND"),
                "Keeps root filesystems under names, so that demitasse run NAME COMMAND runs on one.",
                List.of(new Example("debootstrap trixie ./debian && demitasse image import debian ./debian", "Keep a directory"),
                        new Example("docker export web | demitasse image import web -", "Keep what another engine exports"),
                        new Example("demitasse run debian sh", "Run on it")),
                List.of("An image has one name or more, and is named by each, by its id, or by the beginning of that."));
    }

    private static HelpText.Page volumePage() {
        return new HelpText.Page(List.of("demitasse volume COMMAND"),
                "Keeps directories under names that containers mount with -v NAME:/PATH, and that outlive them.",
                List.of(new Example("demitasse run -v data:/var/lib/app ./rootfs app", "Made at its first use, with what ./rootfs has there"),
                        new Example("demitasse volume ls --filter dangling=true", "Those that no container uses")),
                List.of());
    }

    private static HelpText.Page systemPage() {
        return new HelpText.Page(List.of("demitasse system COMMAND"),
                "Looks after all that is kept on this machine.",
                List.of(new Example("demitasse system df", "What takes how much"), new Example("demitasse system fsck", "Is all of it whole?")),
                List.of("fsck exits as fsck(8) does: with 0 where all was well, with 1 where all that was wrong is repaired, with 4 where something is not."));
    }

    /** The names of the commands below, for a shell. */
    public static Shape.Words words(String command) {
        List<String> names = new ArrayList<>();
        for (Verb verb : verbs(command)) {
            names.add(verb.name());
        }
        return new Shape.OneOf(names);
    }
}
