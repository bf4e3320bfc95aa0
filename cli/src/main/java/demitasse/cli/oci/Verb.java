package demitasse.cli.oci;

import demitasse.cli.completion.Shape;
import demitasse.cli.host.Host;
import demitasse.cli.option.BadValueException;
import demitasse.cli.option.HelpText;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import java.util.List;

/** A command of the OCI command line: its options, its words and its help.
 *
 * @param form what follows the options, such as {@code ID [SIGNAL]}; an ID is that of a container there is
 * @param about what it does, in a sentence; the first one stands in the overview
 * @param operands whether options may follow the first word
 * @param fresh an empty builder for the options
 * @param finish makes the request of a builder and the words that are no options
 * @param <B> the builder that the options set
 */
record Verb<B extends Verb.Builder>(
        String name,
        String form,
        String about,
        List<Example> examples,
        List<String> notes,
        List<Option<B>> options,
        Reading operands,
        Fresh<B> fresh,
        Finish<B> finish) {

    /** Where options end. */
    enum Reading {
        /** Options may stand before and after the other words. */
        ANYWHERE,
        /** The first word that is none ends them: what follows it belongs to another program. */
        BEFORE_WORDS
    }

    /** Options of a command while they are being read. */
    abstract static class Builder {
        final Host host;
        final OciGlobals globals;

        Builder(Host host, OciGlobals globals) {
            this.host = host;
            this.globals = globals;
        }
    }

    /** Makes an empty builder. */
    @FunctionalInterface
    interface Fresh<B> {
        B builder(Host host, OciGlobals globals);
    }

    /** Makes the request; throws {@link demitasse.cli.option.UsageException} for words that make none. */
    @FunctionalInterface
    interface Finish<B extends Verb.Builder> {
        OciRequest request(B builder, List<String> words, OptionTable<B> table);
    }

    OptionTable<B> table() {
        List<Group<B>> groups = options.isEmpty() ? List.of() : List.of(new Group<>("Options", options));
        return new OptionTable<>("demitasse-oci " + name, groups, List.of(), true);
    }

    OciCommand read(List<String> words, OciGlobals globals, Host host) {
        OptionTable<B> table = table();
        B builder = fresh.builder(host, globals);
        OptionTable.Outcome outcome = switch (operands) {
            case ANYWHERE -> table.parseAnywhere(words, builder);
            case BEFORE_WORDS -> table.parse(words, builder);
        };
        return switch (outcome) {
            case HelpAsked asked -> new OciCommand.Print(help());
            case Operands(List<String> left, boolean afterDashes) ->
                    new OciCommand.Perform(finish.request(builder, left, table));
        };
    }

    String help() {
        String call = "demitasse-oci " + name + (options.isEmpty() ? "" : " [OPTIONS]") + (form.isEmpty() ? "" : " " + form);
        return HelpText.of(new HelpText.Page(List.of(call), about, examples, notes), table());
    }

    /** What a shell may offer. */
    Shape.Verb shape() {
        Shape.Words words = form.startsWith("ID") ? new Shape.LinesOf("demitasse-oci list -q") : new Shape.NoWords();
        return new Shape.Verb(name, about, Shape.options(table()), words);
    }

    /** The value itself, unless it is empty where a path is asked for. */
    static String filled(String path) {
        if (path.isEmpty()) {
            throw new BadValueException("a path is missing");
        }
        return path;
    }
}
