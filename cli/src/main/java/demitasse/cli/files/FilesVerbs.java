package demitasse.cli.files;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import java.util.List;

/** The commands on the files of containers, one row each. */
public final class FilesVerbs {
    /** In the order of the help. */
    public static final List<FilesVerb> ALL = List.of(
            new FilesVerb("diff", "CONTAINER", "show what a container changed",
                    "Shows what a container changed in its root filesystem, or on its copy-on-write view of this machine.",
                    List.of(new Example("demitasse diff build", "One line each: A for added, C for changed, D for deleted; the path; a tab; the size of a file")),
                    List.of("Control characters in a path are printed as \\x and two digits. What was written to volumes is not shown."),
                    List.of(value("format", "json", "print a JSON array of objects with Kind, Path and Size", (o, v) -> o.json = json(v))),
                    1, 1, (o, words, table) -> new FilesRequest.Diff(words.getFirst(), o.json)),
            new FilesVerb("apply", "CONTAINER [PATH...]", "write what a stopped container changed to this machine",
                    "Writes what a container changed to what it ran on a copy-on-write view of: this machine, or a directory.",
                    List.of(new Example("demitasse apply build /usr/local", "Only what is there, once you have seen the list and said yes"),
                            new Example("demitasse rm build", "Throw the changes away")),
                    List.of("Each file is made beside the one that it replaces and renamed, with its owner, mode, times and attributes. No link is"
                            + " followed to write anywhere. The container has to be stopped, and still has its changes afterwards."),
                    List.of(flag("yes", "do not ask", (o, on) -> o.yes = on).shortName('y'),
                            flag("force", "also where the file of this machine was changed since the container was made", (o, on) -> o.force = on).shortName('f')),
                    1, -1, (o, words, table) -> new FilesRequest.Apply(words.getFirst(), words.subList(1, words.size()), o.yes, o.force)),
            new FilesVerb("cp", "CONTAINER:PATH DEST|-  or  SOURCE|- CONTAINER:PATH", "copy files into a container or out of one",
                    "Copies files and directories between a container, running or not, and this machine.",
                    List.of(new Example("demitasse cp web:/var/log/app ./logs", "A directory; into ./logs where that is there, otherwise as it"),
                            new Example("demitasse cp ./site/. web:/srv/site", "What is in a directory"),
                            new Example("demitasse cp web:/etc - | tar -t", "As a tar archive")),
                    List.of("What is copied is root's, unless --archive keeps the numbers of its owners; a link is copied as a link, unless --follow-link."
                            + " Of a container that does not run, its volumes are reached by their paths, too."),
                    List.of(flag("archive", "keep owners", (o, on) -> o.archive = on).shortName('a'),
                            flag("follow-link", "copy what a SOURCE that is a link leads to", (o, on) -> o.follow = on).shortName('L'),
                            flag("quiet", "print nothing, as it does anyway", (o, on) -> { }).shortName('q').keptQuiet()),
                    2, 2, FilesVerbs::copy),
            new FilesVerb("commit", "CONTAINER NAME", "keep what a container has become as an image",
                    "Makes an image of a container: of what it wrote, as one more layer over the image that it is on.",
                    List.of(new Example("demitasse commit -m 'with tools' build team/tools:1", "Then demitasse run team/tools:1")),
                    List.of("Of a container on a directory all is copied, since the directory may change."),
                    List.of(value("message", "TEXT", "what is said of it by image inspect", (o, v) -> o.message = v).shortName('m'),
                            flag("pause", "freeze the container meanwhile", (o, on) -> o.pause = on).shortName('p'),
                            value("change", "CMD", "what to run", (o, v) -> refuse("an image keeps files alone; give the command, its variables and its user to each run")).shortName('c').keptQuiet(),
                            value("author", "NAME", "who made it", (o, v) -> refuse("an image keeps no author; write it into --message")).shortName('a').keptQuiet()),
                    2, 2, (o, words, table) -> new FilesRequest.Commit(words.getFirst(), words.getLast(), o.message, o.pause)),
            new FilesVerb("export", "CONTAINER", "write the root filesystem of a container as a tar archive",
                    "Writes all that is in the root filesystem of a container as a tar archive, without what is mounted there.",
                    List.of(new Example("demitasse export web -o web.tar", "To a file"), new Example("demitasse export web | demitasse image import flat -", "As one layer")),
                    List.of(), List.of(value("output", "FILE", "where to write it (default: standard output)", (o, v) -> o.output = v).shortName('o')),
                    1, 1, (o, words, table) -> new FilesRequest.Export(words.getFirst(), o.output)));

    private FilesVerbs() { }

    private static boolean json(String format) {
        if (!format.equals("json")) {
            throw new BadValueException("give json, or leave it out");
        }
        return true;
    }

    private static void refuse(String why) {
        throw new BadValueException(why);
    }

    private static FilesRequest copy(FilesOptions options, List<String> words, OptionTable<FilesOptions> table) {
        String from = words.getFirst();
        String to = words.getLast();
        int source = colon(from);
        int target = colon(to);
        if (source < 0 == target < 0) {
            throw table.error(source < 0 ? "neither " + from + " nor " + to + " is in a container; write CONTAINER:PATH for one that is"
                    : "both are in containers; copy by way of this machine: demitasse cp " + from + " - | demitasse cp - " + to);
        }
        return source < 0
                ? new FilesRequest.CopyIn(from, to.substring(0, target), inside(to, target), options.archive, options.follow)
                : new FilesRequest.CopyOut(from.substring(0, source), inside(from, source), to, options.archive, options.follow);
    }

    /** Where the path in a container begins, below 0 for a path of this machine: one that begins with a dot or a slash is always that. */
    private static int colon(String word) {
        return word.startsWith(".") || word.startsWith("/") ? -1 : word.indexOf(':');
    }

    private static String inside(String word, int colon) {
        String path = word.substring(colon + 1);
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Option<FilesOptions> flag(String name, String help, Option.FlagSetter<FilesOptions> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<FilesOptions> value(String name, String placeholder, String help, Option.ValueSetter<FilesOptions> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
