package demitasse.cli.oci;

import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.Shown;
import demitasse.kernel.Signal;
import java.util.List;

/** The commands that lead a container from one status to the next. */
final class ControlVerbs {
    private ControlVerbs() { }

    static final Verb<ControlBuilder> START = plain("start", "Starts the program of a created container.",
            new Example("demitasse-oci start web", "Let web go"), OciRequest.Start::new);

    static final Verb<ControlBuilder> PAUSE = plain("pause", "Freezes every process of a container.",
            new Example("demitasse-oci pause web", "Stop web where it stands"), OciRequest.Pause::new);

    static final Verb<ControlBuilder> RESUME = plain("resume", "Lets a frozen container go on.",
            new Example("demitasse-oci resume web", "Undo a pause"), OciRequest.Resume::new);

    static final Verb<ControlBuilder> KILL = new Verb<>("kill", "ID [SIGNAL]",
            "Sends a signal to a container's process.",
            List.of(new Example("demitasse-oci kill web KILL", "End web at once"),
                    new Example("demitasse-oci kill web 1", "A signal by its number")),
            List.of("A signal is a name, with or without SIG, or a number; TERM where none is given."),
            List.of(ControlVerbs.flag("all", "send it to every process of the container", (b, on) -> b.all = on)
                    .shortName('a').keptQuiet()),
            Reading.ANYWHERE, ControlBuilder::new, ControlVerbs::kill);

    static final Verb<ControlBuilder> DELETE = new Verb<>("delete", "ID",
            "Removes what is left of a container that has stopped.",
            List.of(new Example("demitasse-oci delete web", "Forget web"),
                    new Example("demitasse-oci delete -f web", "Kill it first, and be content where there is none")),
            List.of(),
            List.of(flag("force", "kill it first if it runs; one that is not there is no error", (b, on) -> b.force = on)
                    .shortName('f')),
            Reading.ANYWHERE, ControlBuilder::new,
            (b, words, table) -> new OciRequest.Delete(b.globals, ContainerId.only(words, table), b.force));

    /** A command that takes an ID and nothing else. */
    static Verb<ControlBuilder> plain(String name, String about, Example example, ById request) {
        return new Verb<>(name, "ID", about, List.of(example), List.of(), List.of(), Reading.ANYWHERE, ControlBuilder::new,
                (b, words, table) -> request.request(b.globals, ContainerId.only(words, table)));
    }

    /** Makes the request of a command that takes an ID and nothing else. */
    @FunctionalInterface
    interface ById {
        OciRequest request(OciGlobals globals, String id);
    }

    private static OciRequest kill(ControlBuilder b, List<String> words, OptionTable<ControlBuilder> table) {
        if (words.size() > 2) {
            throw table.error("an ID and one signal are taken, and " + Shown.word(words.get(2)) + " follows them");
        }
        String id = ContainerId.first(words, table);
        return new OciRequest.Kill(b.globals, id, words.size() < 2 ? Signal.TERM : signal(words.get(1), table), b.all);
    }

    private static int signal(String word, OptionTable<ControlBuilder> table) {
        int number = word.equals("0") ? 0 : Signal.numberOf(word);
        if (number < 0) {
            throw table.error("unknown signal \"" + Shown.text(word) + "\"");
        }
        return number;
    }

    // This one names the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<ControlBuilder> flag(String name, String help, Option.FlagSetter<ControlBuilder> setter) {
        return Option.flag(name, help, setter);
    }
}
