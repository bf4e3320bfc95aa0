package demitasse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.cli.host.Host;
import demitasse.engine.RunRequest.Life;
import demitasse.engine.life.Attaching.Wish;
import demitasse.engine.store.ContainerRecord.LogLimits;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EverydayLinesTest {
    @Test
    void commandsTakeSeveralContainersAndOptionsAnywhere() {
        assertEquals("STOP [web, db]", Lines.told("stop web -t 3 db"));
        assertEquals("REMOVE [web]", Lines.told("rm -f web"));
        assertEquals("RENAME [web, old]", Lines.told("rename web old"));
    }

    @Test
    void whatFollowsAContainerBelongsToTheCommandInIt() {
        assertEquals("EXEC [web, ls, -l, --help]", Lines.told("exec -it -e A=1 web ls -l --help"));
    }

    @Test
    void aMissingOrSuperfluousWordIsTold() {
        assertEquals("error: something is missing: demitasse stop CONTAINER... | see demitasse stop --help", Lines.told("stop"));
        assertEquals("error: something is missing: demitasse exec CONTAINER COMMAND [ARG...] | see demitasse exec --help", Lines.told("exec web"));
        assertEquals("error: db is one word too many: demitasse logs CONTAINER | see demitasse logs --help", Lines.told("logs web db"));
    }

    @Test
    void valuesAreChecked() {
        assertTrue(Lines.told("kill -s NOPE web").contains("there is no such signal"), Lines.told("kill -s NOPE web"));
        assertTrue(Lines.told("logs -n x web").startsWith("error: "), "tail");
        assertTrue(Lines.runError("--restart sometimes sh").contains("on-failure:N"), Lines.runError("--restart sometimes sh"));
        assertEquals("--rm removes the container when it ends, and --restart starts it again; give one of them",
                Lines.runError("--rm --restart always sh"));
    }

    @Test
    void aNewNameIsAName() {
        assertTrue(Lines.told("rename web ../../etc/x").startsWith("error: '../../etc/x': a name starts with a letter or a digit")
                || Lines.told("rename web ../../etc/x").startsWith("error: ../../etc/x: a name starts with a letter or a digit"), Lines.told("rename web ../../etc/x"));
    }

    @Test
    void scriptsForDockerFindTheirOptions() {
        assertEquals("STOP [web]", Lines.told("stop -s KILL --timeout 3 web"));
        assertEquals("RESTART [web]", Lines.told("restart --signal HUP web"));
        assertEquals("LOGS [web]", Lines.told("logs --details --tail -1 --since 0s --until 2026-11-22T18:00:00+01:00 web"));
        assertEquals("PRUNE []", Lines.told("prune -f --filter until=24h --filter label=a=b"));
        assertEquals("error: --filter colour=red: give label=KEY, label=KEY=VALUE or until=TIME | see demitasse prune --help", Lines.told("prune --filter colour=red"));
        assertTrue(Lines.told("logs --since never web").startsWith("error: --since never: give a time such as "), Lines.told("logs --since never web"));
        assertTrue(Lines.told("exec --env-file /no/such/file web env").startsWith("error: --env-file /no/such/file: the file cannot be read"),
                Lines.told("exec --env-file /no/such/file web env"));
    }

    @Test
    void theLongerWayToSayTheSameIsKnown() {
        assertEquals(Lines.told("ps -a"), Lines.told("container ls -a"));
        assertEquals(Lines.told("rm -f web"), Lines.told("container rm -f web"));
        assertTrue(Lines.told("container").startsWith("error: unknown command container"), Lines.told("container"));
    }

    @Test
    void attachingHasKeysToDetachBy() {
        assertEquals("ATTACH [web]", Lines.told("attach web --no-stdin --sig-proxy=false --detach-keys ctrl-x,x"));
        assertEquals("START [web]", Lines.told("start -ai web"));
        assertTrue(Lines.told("attach --detach-keys ctrl web").startsWith("error: --detach-keys ctrl: 'ctrl' is no key"), Lines.told("attach --detach-keys ctrl web"));
        assertEquals("error: something is missing: demitasse attach CONTAINER | see demitasse attach --help", Lines.told("attach"));
    }

    private static @Nullable Wish attach(String line, Host host) {
        return Lines.read(line, host) instanceof Command.Run run ? run.attach() : null;
    }

    @Test
    void aSessionMayBeLeft() {
        assertEquals(new Wish(true, true, Wish.USUAL_KEYS), attach("run -it sh", new FakeHost()));
        assertTrue(Lines.request("run -it sh").life().detach(), "with a supervisor and a log");
        assertEquals(new Wish(true, true, "x"), attach("run --rm --detach-keys x sh", new FakeHost()));
        assertEquals(new Wish(true, false, Wish.USUAL_KEYS), attach("run --sig-proxy=false sh", new FakeHost()));
        assertEquals(new Wish(true, true, Wish.USUAL_KEYS), attach("run sh", new FakeHost().atTerminal()));
    }

    @Test
    void whatNobodyComesBackToIsRunByTheCommandItself() {
        String[] lines = {"run sh", "run -i sh", "run -t sh", "run --rm -it sh", "run -d -it sh", "run -it --trace sh", "run -it --why sh",
            "run -d --detach-keys x sh"};
        for (String line : lines) {
            assertNull(attach(line, new FakeHost()), line);
        }
        assertNull(attach("run --rm sh", new FakeHost().atTerminal()));
        assertTrue(Lines.runError("--trace --detach-keys x sh").contains("leave out the ones or the others"), Lines.runError("--trace --detach-keys x sh"));
    }

    @Test
    void aDetachedRunHasALifeOfItsOwn() {
        assertEquals(
                new Life(true, 10, 3, new Restart(Policy.ON_FAILURE, 5), new LogLimits(1 << 20, 2), null, "/p", "/c"),
                Lines.request("run -d --stop-signal USR1 --stop-timeout 3 --restart on-failure:5 --log-opt max-size=1M --log-opt max-file=2"
                        + " --pid-file /p --cidfile /c sh").life());
        assertFalse(Lines.request("run -d sh").process().tty(), "no terminal is implied");
        assertTrue(Lines.request("create sh").life().detach(), "created");
    }

    @Test
    void eachCommandHasAPage() {
        assertTrue(Lines.told("logs --help").contains("demitasse logs [OPTIONS] CONTAINER"), Lines.told("logs --help"));
        assertTrue(Lines.told("help ps").contains("--filter KEY=VALUE"), Lines.told("help ps"));
        assertTrue(Lines.told("help").contains("ask containers to end, with a kill"), Lines.told("help"));
    }

    @Test
    void nobodySupervisesByHand() {
        assertTrue(Lines.told("supervise").startsWith("error: unknown command supervise"), Lines.told("supervise"));
    }
}
