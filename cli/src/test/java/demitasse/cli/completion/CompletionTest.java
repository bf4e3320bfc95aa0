package demitasse.cli.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.option.Option;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.Group;
import demitasse.cli.option.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static final OptionTable<StringBuilder> TABLE = new OptionTable<>("cup fill", List.of(new Group<>("Options", List.of(
            row("size", "small|large", "how much: it's [up] to you").shortName('s'), row("from", "FILE", "the pot").alias("pot"),
            row("to", "DIR", "the tray"), row("sugar", "N", "lumps"),
            Option.flag("warm", "first", (text, on) -> text.append("warm")),
            Option.<StringBuilder>flag("quietly", "for those who know", (text, on) -> text.append("quietly")).keptQuiet()))),
            List.of(), false);
    private static final Shape SHAPE = new Shape("cup-it", List.of(), List.of(
            new Shape.Verb("fill", "fills a cup", Shape.options(TABLE), new Shape.LinesOf("cup-it list")),
            new Shape.Verb("break", "breaks it", List.of(), new Shape.FileWords()),
            new Shape.Verb("say", "says a word", List.of(), new Shape.OneOf(List.of("please", "thanks"))),
            new Shape.Verb("go", "goes", List.of(), new Shape.NoWords())));

    private static Option<StringBuilder> row(String name, String placeholder, String help) {
        return Option.value(name, placeholder, help, (text, v) -> text.append(v));
    }

    private static void contains(String text, String part) {
        assertTrue(text.contains(part), part + " in\n" + text);
    }

    @Test
    void whatAnOptionTakesIsReadOffItsPlaceholder() {
        List<Shape.Flag> flags = Shape.options(TABLE);
        assertEquals(new Shape.Choice(List.of("small", "large")), flags.get(0).argument());
        assertEquals(new Shape.AnyFile(), flags.get(1).argument());
        assertEquals(new Shape.AnyDirectory(), flags.get(2).argument());
        assertEquals(new Shape.AnyText(), flags.get(3).argument());
        assertEquals(new Shape.NoArgument(), flags.get(4).argument());
        assertEquals(List.of("help"), flags.get(5).names());
    }

    @Test
    void everyShellIsOfferedTheSame() {
        for (String shell : Completion.SHELLS) {
            String script = Completion.text(SHAPE, List.of(shell));
            for (String word : new String[] {"cup-it", "size", "from", "pot", "sugar", "small large", "fill", "break", "say", "please thanks",
                "cup-it list", "help"}) {
                contains(script, word);
            }
            assertFalse(script.contains("quietly"), script);
        }
    }

    @Test
    void helpTextsAreQuotedAsTheShellHasIt() {
        contains(Completion.text(SHAPE, List.of("zsh")), "'*--size=[how much\\: it'\\''s \\[up\\] to you]:small|large:(small large)'");
        contains(Completion.text(SHAPE, List.of("fish")), "-s s -l size -x -a 'small large' -d 'how much: it\\'s [up] to you'");
        contains(Completion.text(SHAPE, List.of("bash")), "fill:--size|fill:-s) value='one of small large' ;;");
    }

    @Test
    void anotherShellIsAnError() {
        UsageException none = assertThrows(UsageException.class, () -> Completion.text(SHAPE, List.of()));
        assertEquals("the shell is missing; give bash, zsh or fish", none.message());
        UsageException other = assertThrows(UsageException.class, () -> Completion.text(SHAPE, List.of("tcsh")));
        assertEquals("no script for the shell tcsh; give bash, zsh or fish", other.message());
        assertTrue(Completion.text(SHAPE, List.of("--help")).startsWith("Usage:  cup-it completion bash|zsh|fish\n"));
    }
}
