package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void helpIsFoundInEveryWayPeopleTry() {
        String overview = Lines.told("help");
        assertTrue(overview.startsWith("Usage:  demitasse COMMAND [OPTIONS] [ARG...]\n"), overview);
        assertEquals(overview, Lines.told("--help"));
        assertEquals(overview, Lines.told("-h"));
        assertEquals(overview, Lines.told(""));
        assertEquals(overview, Lines.told("help help"));
        String run = Lines.told("run --help");
        assertTrue(run.startsWith("Usage:  demitasse run [OPTIONS] [--] COMMAND [ARG...]\n"), run);
        assertEquals(run, Lines.told("help run"));
        assertEquals(run, Lines.told("--help run"));
        assertEquals(run, Lines.told("run --rm --help --wrong"));
        assertEquals(Lines.told("help explain"), Lines.told("explain --help"));
        assertEquals(Lines.told("help explain"), Lines.told("explain run --help"));
        assertEquals(Lines.told("help oci"), Lines.told("oci --help"));
        assertTrue(Lines.told("version --help").startsWith("Usage:  demitasse version [OPTIONS]\n"));
    }

    @Test
    void helpOfRunHasARowForEveryOptionAndKeepsToItsWidth() {
        String help = Lines.told("help run");
        for (String row : new String[] {"  -m, --memory SIZE  ", "      --cpus, --cpu N  ", "  -v, --volume SRC:DST[:OPTS]  ",
            "  -v, --verbose  ", "  -e, --env NAME[=VALUE]  ", "\nExamples:\n", "      --read-only  "}) {
            assertTrue(help.contains(row), row);
        }
        int start = 0;
        for (int end = help.indexOf('\n'); end >= 0; end = help.indexOf('\n', start)) {
            assertTrue(end - start <= 96, help.substring(start, end));
            start = end + 1;
        }
    }

    @Test
    void theExamplesInTheHelpWork() {
        for (String line : new String[] {"run -- make test", "run ./rootfs sh",
            "run -m 256M --cpus 0.5 --pids 64 -- ./untrusted",
            "run -v ./src:/src:ro -w /src --network host -- npm install"}) {
            assertTrue(Lines.told("help run").contains("  demitasse " + line + "\n"), line);
            assertEquals("(runs)", Lines.told(line));
        }
        assertEquals("(explains)", Lines.told("explain run -m 64M --network none ./rootfs sh"));
    }

    @Test
    void theVersionNamesTheArchitecture() {
        for (String line : new String[] {"--version", "-V", "-v"}) {
            assertEquals("demitasse 0.1.0 (linux, x86_64)\n", Lines.told(line));
        }
    }

    @Test
    void explainReadsWhatRunReads() {
        assertEquals(Lines.request("run -m 64M ./rootfs sh"), Lines.request("explain run -m 64M ./rootfs sh"));
        assertEquals("error: explain what? write demitasse explain run, followed by what run takes"
                + " | see demitasse explain --help", Lines.told("explain"));
        assertEquals("error: only run can be explained, not ps | see demitasse explain --help", Lines.told("explain ps"));
    }

    @Test
    void unknownCommandsNameTheNearest() {
        assertEquals("error: unknown command runn; did you mean run? | see demitasse help", Lines.told("runn x"));
        assertEquals("error: unknown command exlpain; did you mean explain? | see demitasse help", Lines.told("help exlpain"));
        assertEquals("error: unknown command /bin/bash; to run a program write demitasse run /bin/bash"
                + " | see demitasse help", Lines.told("/bin/bash"));
        assertEquals("error: the command pull comes with a later release | see demitasse help", Lines.told("pull"));
    }

    @Test
    void optionsBeforeTheCommandSayWhereTheyBelong() {
        assertEquals("error: --memory is an option of run and stands after it: demitasse run --memory"
                + " | see demitasse run --help", Lines.told("--memory=64M run sh"));
        assertEquals("error: unknown option --versoin; did you mean --version? | see demitasse help", Lines.told("--versoin"));
        assertEquals("error: unknown option -x | see demitasse help", Lines.told("-x"));
    }

    @Test
    void anEmptyListOfWordsIsACallForHelp() {
        assertEquals(new Command.Print(Lines.told("help")), CommandLine.parse(List.of(), new FakeHost()));
    }

    @Test
    void imageHasCommandsOfItsOwn() {
        assertTrue(Lines.told("image import debian ./rootfs").startsWith("StoreRequest[action=IMPORT, words=[debian, ./rootfs], "));
        assertTrue(Lines.told("image import -q debian -").startsWith("StoreRequest[action=IMPORT, words=[debian, -], "));
        assertTrue(Lines.told("image ls -q -a --no-trunc --filter reference=d* --format json").startsWith("StoreRequest[action=IMAGES, words=[], "));
        assertTrue(Lines.told("image rm -f a b").startsWith("StoreRequest[action=REMOVE_IMAGES, words=[a, b], "));
        assertTrue(Lines.told("image tag a b").startsWith("StoreRequest[action=TAG, words=[a, b], "));
        assertTrue(Lines.told("image inspect -f {{.Id}} a").startsWith("StoreRequest[action=INSPECT_IMAGES, words=[a], "));
        assertTrue(Lines.told("image prune -af").startsWith("StoreRequest[action=PRUNE_IMAGES, words=[], "));
        assertEquals(Lines.told("help image"), Lines.told("image"));
        assertEquals("error: image has no command history | see demitasse image --help", Lines.told("image history"));
        assertEquals("error: something is missing: demitasse image rm IMAGE... | see demitasse image rm --help", Lines.told("image rm"));
        assertEquals("error: something is missing: demitasse image import NAME DIR|TAR|- | see demitasse image import --help", Lines.told("image import a"));
        assertEquals("error: --filter label=x: give one of dangling, reference, an equals sign and a value | see demitasse image ls --help", Lines.told("image ls --filter label=x"));
    }

    @Test
    void imagesAreReachedByTheShorterNamesToo() {
        assertTrue(Lines.told("images -q").startsWith("StoreRequest[action=IMAGES, words=[], "));
        assertTrue(Lines.told("rmi a").startsWith("StoreRequest[action=REMOVE_IMAGES, words=[a], "));
        assertTrue(Lines.told("tag a b").startsWith("StoreRequest[action=TAG, words=[a, b], "));
    }

    @Test
    void checkTakesAFormatAndNothingElse() {
        assertEquals("(checks)", Lines.told("check"));
        assertEquals("(checks)", Lines.told("check --format table"));
        assertEquals("(checks, JSON)", Lines.told("check --format=json"));
        assertEquals(Lines.told("help check"), Lines.told("check --help"));
        assertEquals("error: check takes options only, not web | see demitasse check --help", Lines.told("check web"));
        assertTrue(Lines.told("check --format xml").startsWith("error: "), Lines.told("check --format xml"));
    }
}
