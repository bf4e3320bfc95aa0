package demitasse.cli.oci;

import demitasse.cli.oci.Verb.Reading;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.Shown;
import demitasse.cli.value.Paths;
import java.util.List;

/** The commands that are about no container. */
final class AboutVerbs {
    private AboutVerbs() { }

    static final Verb<ControlBuilder> SPEC = new Verb<>("spec", "",
            "Writes a config.json to start from.",
            List.of(new Example("demitasse-oci spec", "For a shell on the root filesystem in ./rootfs"),
                    new Example("demitasse-oci spec --rootless -b ./bundle", "One that an ordinary user can run")),
            List.of("A config.json that is there already stays as it is."),
            List.of(bundle(), Option.flag("rootless", "a container that an ordinary user can make", (b, on) -> b.rootless = on)),
            Reading.ANYWHERE, ControlBuilder::new,
            (b, words, table) -> new OciRequest.Spec(alone(b.globals, words, table), b.bundle, b.rootless));

    static final Verb<ControlBuilder> FEATURES = new Verb<>("features", "",
            "Prints what this runtime can do, as JSON.",
            List.of(new Example("demitasse-oci features", "Everything a configuration may ask for")),
            List.of(), List.of(), Reading.ANYWHERE, ControlBuilder::new,
            (b, words, table) -> new OciRequest.Features(alone(b.globals, words, table)));

    /** The flags before the command, where no word follows its options. */
    static OciGlobals alone(OciGlobals globals, List<String> words, OptionTable<?> table) {
        if (!words.isEmpty()) {
            throw table.error("nothing follows the options, but " + Shown.word(words.getFirst()) + " does");
        }
        return globals;
    }

    private static Option<ControlBuilder> bundle() {
        Option<ControlBuilder> row = Option.value("bundle", "DIR", "where config.json is written (default: the current directory)",
                (b, v) -> b.bundle = Paths.onHost(Verb.filled(v), b.host));
        return row.shortName('b');
    }
}
