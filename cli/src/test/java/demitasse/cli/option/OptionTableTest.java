package demitasse.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.cli.option.OptionTable.Group;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTableTest {
    /** Writes down what was set, in order. */
    private static final class Notes {
        final List<String> all = new ArrayList<>();
    }

    private static Option<Notes> flag(String name) {
        return Option.flag(name, "does " + name, (notes, on) -> notes.all.add(name + (on ? "" : " off")));
    }

    private static Option<Notes> value(String name) {
        return Option.value(name, "N", "takes " + name, (notes, v) -> {
            if (v.equals("bad")) {
                throw new BadValueException("anything but bad is fine");
            }
            notes.all.add(name + " " + v);
        });
    }

    private static OptionTable<Notes> table(boolean singleDash) {
        return new OptionTable<>("tool go", List.of(
                new Group<>("First", List.of(flag("inter").shortName('i'), flag("tty").shortName('t'),
                        value("memory").shortName('m').alias("mem"))),
                new Group<>("Second", List.of(value("volume").shortNameBefore('v', word -> word.indexOf(':') >= 0).repeated(),
                        flag("verbose").shortName('v'), value("long-option-with-a-very-long-name"),
                        value("ü").shortName('ü')))), List.of("detach", "d"), singleDash);
    }

    /** What was set, then what is left. */
    private static String read(boolean singleDash, String... words) {
        Notes notes = new Notes();
        OptionTable.Outcome outcome;
        try {
            outcome = table(singleDash).parse(List.of(words), notes);
        } catch (UsageException wrong) {
            return wrong.message() + " | " + wrong.hint();
        }
        return String.join(", ", notes.all) + switch (outcome) {
            case OptionTable.HelpAsked asked -> " help";
            case OptionTable.Operands(List<String> rest, boolean dashes) -> (dashes ? " -- " : " > ") + String.join(" ", rest);
        };
    }

    private static String read(String... words) {
        return read(false, words);
    }

    @Test
    void valuesFollowOrAreJoined() {
        assertEquals("memory 1, memory 2, memory 3, memory 4, memory 5, memory 6 > x",
                read("--memory", "1", "--memory=2", "-m", "3", "-m4", "-m=5", "--mem", "6", "x"));
        assertEquals("memory a=b, memory -1, memory , memory -- > ", read("--memory=a=b", "-m", "-1", "--mem=", "-m", "--"));
    }

    @Test
    void shortFlagsCombineAndTheLastMayTakeAValue() {
        assertEquals("inter, tty, memory 5 > x", read("-itm", "5", "x"));
        assertEquals("inter, memory 5t > x", read("-im5t", "x"));
        assertEquals("ü x > ", read("-üx"));
    }

    @Test
    void flagsCanBeTurnedOff() {
        assertEquals("inter off, inter, tty off, tty > ", read("--inter=false", "--inter=1", "-t=0", "--tty=true"));
        assertEquals("--inter=no: this option is on or off; give true or false, or leave =... out | see tool go --help",
                read("--inter=no"));
    }

    @Test
    void optionsEndAtTheFirstOtherWordOrAtDashes() {
        assertEquals("inter > sh -i --help", read("-i", "sh", "-i", "--help"));
        assertEquals("inter -- -i sh", read("-i", "--", "-i", "sh"));
        assertEquals(" > - -i", read("-", "-i"));
        assertEquals(" > ", read());
    }

    @Test
    void aSharedLetterGoesByTheWordThatFollows() {
        assertEquals("volume a:b > ls", read("-v", "a:b", "ls"));
        assertEquals("volume a:b > ls", read("-va:b", "ls"));
        assertEquals("volume a:b > ls", read("-v=a:b", "ls"));
        assertEquals("inter, volume a:b > ls", read("-iv", "a:b", "ls"));
        assertEquals("verbose > ls", read("-v", "ls"));
        assertEquals("verbose > ", read("-v"));
        assertEquals("verbose, inter > ls", read("-vi", "ls"));
        assertEquals("verbose -- a:b", read("-v", "--", "a:b"));
    }

    @Test
    void helpEndsTheReadingWherever() {
        assertEquals("inter help", read("-i", "--help", "--wrong"));
        assertEquals(" help", read("-h"));
        assertEquals("memory --help > ", read("--memory", "--help"));
    }

    @Test
    void unknownOptionsNameTheNearest() {
        assertEquals("unknown option --memroy; did you mean --memory? | see tool go --help", read("--memroy=3"));
        assertEquals("unknown option --xyz | see tool go --help", read("--xyz"));
        assertEquals("unknown option -x | see tool go --help", read("-x"));
        assertEquals("unknown option -x in -itx | see tool go --help", read("-itx"));
        assertEquals("unknown option -l in -long-option-with-a-very-long-name; "
                + "did you mean --long-option-with-a-very-long-name? | see tool go --help",
                read("-long-option-with-a-very-long-name", "1"));
        assertEquals("unknown option -\ud83d\ude00 | see tool go --help", read("-\ud83d\ude00"));
        assertEquals("unknown option '--\\x1b[31m' | see tool go --help", read("--\u001b[31m"));
    }

    @Test
    void knownOptionsOfLaterReleasesSaySo() {
        assertEquals("--detach comes with a later release | see tool go --help", read("--detach"));
        assertEquals("-d comes with a later release | see tool go --help", read("-itd"));
    }

    @Test
    void valueErrorsNameTheOptionTheValueAndWhatIsAllowed() {
        assertEquals("--memory bad: anything but bad is fine | see tool go --help", read("--memory", "bad"));
        assertEquals("-m bad: anything but bad is fine | see tool go --help", read("-mbad"));
        assertEquals("--mem: a value is missing; write --mem N | see tool go --help", read("--mem"));
        assertEquals("-m: a value is missing; write -m N | see tool go --help", read("-im"));
    }

    @Test
    void longNamesAfterASingleDashWhereTheTableAllowsThem() {
        assertEquals("memory 3, tty, inter > x", read(true, "-memory", "3", "-tty", "-i", "x"));
        assertEquals("memory 3 > x", read(true, "-mem=3", "x"));
        assertEquals("inter, tty > x", read(true, "-it", "x"));
        assertEquals(" help", read(true, "-help"));
        assertEquals("memory emory, memory 3 > ", read("-memory", "-m3"));
    }

    @Test
    void helpIsGroupedAndAligned() {
        HelpText.Page page = new HelpText.Page(List.of("tool go [OPTIONS]", "tool go --"), "Goes.",
                List.of(new HelpText.Example("tool go -i", "Goes in")), List.of("That is all."));
        assertEquals("""
                Usage:  tool go [OPTIONS]
                        tool go --

                Goes.

                First:
                  -i, --inter                   does inter
                  -t, --tty                     does tty
                  -m, --memory, --mem N         takes memory

                Second:
                  -v, --volume N                takes volume (repeatable)
                  -v, --verbose                 does verbose
                      --long-option-with-a-very-long-name N
                                                takes long-option-with-a-very-long-name
                  -ü, --ü N                     takes ü

                Examples:
                  tool go -i
                      Goes in

                That is all.
                """, HelpText.of(page, table(false)));
    }

    @Test
    void textIsWrappedAtSpaces() {
        assertEquals(List.of("one two", "three", "abcdefghij", "x"), HelpText.wrap("one two three abcdefghij x", 8));
        assertEquals(List.of(), HelpText.wrap("", 8));
    }

    @Test
    void optionsMayStandBetweenTheWordsWhereTheCommandAllowsIt() {
        Notes notes = new Notes();
        OptionTable.Outcome outcome = table(true).parseAnywhere(List.of("a", "-i", "b", "-mem", "-", "-", "--", "-t", "c"), notes);
        assertEquals(List.of("inter", "memory -"), notes.all);
        assertEquals(new OptionTable.Operands(List.of("a", "b", "-", "-t", "c"), false), outcome);
        assertEquals(new OptionTable.HelpAsked(), table(true).parseAnywhere(List.of("a", "--help", "--nope"), notes));
        assertEquals(new OptionTable.Operands(List.of(), false), table(true).parseAnywhere(List.of(), notes));
    }

    @Test
    void aMissingValueIsToldInGosWordsWhereItsFlagsAreImitated() {
        assertEquals("flag needs an argument: -mem; write -mem N | see tool go --help", read(true, "-mem"));
        assertEquals("--mem: a value is missing; write --mem N | see tool go --help", read("--mem"));
    }
}
