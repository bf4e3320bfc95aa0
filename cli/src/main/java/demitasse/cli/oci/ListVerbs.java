package demitasse.cli.oci;

import demitasse.cli.oci.OciRequest.Format;
import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.value.Choices;
import demitasse.cli.value.Choices.Choice;
import demitasse.cli.value.Durations;
import java.util.List;

/** The commands that tell about containers. */
final class ListVerbs {
    private static final List<Choice<Format>> FORMATS =
            List.of(new Choice<>("table", Format.TABLE), new Choice<>("json", Format.JSON));

    private ListVerbs() { }

    static final Verb<ControlBuilder> STATE = ControlVerbs.plain("state", "Prints the state of a container as JSON.",
            new Example("demitasse-oci state web", "Its status, its pid, its bundle"), OciRequest.State::new);

    static final Verb<ControlBuilder> LIST = new Verb<>("list", "",
            "Lists the containers that there are.",
            List.of(new Example("demitasse-oci list", "As a table"), new Example("demitasse-oci list -f json", "As JSON")),
            List.of(),
            List.of(format(), flag("quiet", "print IDs alone", (b, on) -> b.quiet = on).shortName('q')),
            Reading.ANYWHERE, ControlBuilder::new,
            (b, words, table) -> new OciRequest.ListAll(AboutVerbs.alone(b.globals, words, table), b.format, b.quiet));

    static final Verb<ControlBuilder> PS = new Verb<>("ps", "ID [PS-OPTIONS]",
            "Lists the processes of a container.",
            List.of(new Example("demitasse-oci ps web", "As ps -ef shows them"),
                    new Example("demitasse-oci ps -f json web", "Their pids as JSON"),
                    new Example("demitasse-oci ps web -o pid,comm", "With columns of ps(1)")),
            List.of("What follows the ID goes to ps(1); -ef where nothing follows."),
            List.of(format()), Reading.BEFORE_WORDS, ControlBuilder::new,
            (b, words, table) -> new OciRequest.Ps(b.globals, ContainerId.first(words, table), b.format,
                    List.copyOf(words.subList(1, words.size()))));

    static final Verb<ControlBuilder> EVENTS = new Verb<>("events", "ID",
            "Prints figures of a container as JSON, one object a line, and when it runs out of memory.",
            List.of(new Example("demitasse-oci events --stats web", "Once"),
                    new Example("demitasse-oci events --interval 1s web", "Every second, until it stops")),
            List.of(),
            List.of(value("interval", "TIME", "the time between two (default: 5s)", (b, v) -> b.intervalMillis = Durations.millis(v)),
                    flag("stats", "print the figures once, and end", (b, on) -> b.stats = on)),
            Reading.ANYWHERE, ControlBuilder::new,
            (b, words, table) -> new OciRequest.Events(b.globals, ContainerId.only(words, table), b.intervalMillis, b.stats));

    private static Option<ControlBuilder> format() {
        return value("format", "table|json", "how it is printed (default: table)", (b, v) -> b.format = Choices.of(v, FORMATS))
                .shortName('f');
    }

    // These two name the builder, which the compiler cannot infer through the calls that follow a row.
    private static Option<ControlBuilder> flag(String name, String help, Option.FlagSetter<ControlBuilder> setter) {
        return Option.flag(name, help, setter);
    }

    private static Option<ControlBuilder> value(
            String name, String placeholder, String help, Option.ValueSetter<ControlBuilder> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
