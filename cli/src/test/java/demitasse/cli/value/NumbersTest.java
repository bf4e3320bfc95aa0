package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import demitasse.cli.host.FakeHost;
import demitasse.engine.RunRequest.IdMapping;
import demitasse.engine.RunRequest.KeptUsers;
import demitasse.engine.RunRequest.MappedUsers;
import demitasse.engine.RunRequest.TimeOffsets;
import demitasse.engine.RunRequest.Ulimit;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void countsOutOfBoundsAreToldTheBounds() {
        assertEquals(1, Counts.between("1", 1, 10_000));
        assertEquals(10_000, Counts.between("10000", 1, 10_000));
        assertEquals(-1000, Counts.between("-1000", -1000, 1000));
        for (String text : new String[] {"0", "10001", "-1", "", "-", "--1", "1.5", "4294967297", "99999999999999999999"}) {
            assertEquals("give a whole number from 1 to 10000", Refusal.of(() -> Counts.between(text, 1, 10_000)), text);
        }
    }

    @Test
    void pidsAreUnlimitedByZeroAndMinusOneAlone() {
        assertEquals(64, Counts.pids("64"));
        assertEquals(-1, Counts.pids("0"));
        assertEquals(-1, Counts.pids("-1"));
        String forms = "give a whole number from 1 up, or 0 or -1 for no limit";
        assertEquals(forms, Refusal.of(() -> Counts.pids("-2")));
        assertEquals(forms, Refusal.of(() -> Counts.pids("many")));
        assertEquals("Linux has at most 4194304 processes; give that or less, or -1 for no limit",
                Refusal.of(() -> Counts.pids("4194305")));
    }

    @Test
    void processorListsAreCheckedForForm() {
        String forms = "give numbers and ranges with commas between them, such as 0-3,5";
        assertEquals("0-3,5", CpuLists.checked("0-3,5"));
        assertEquals("7", CpuLists.checked("7"));
        for (String text : new String[] {"", ",", "0,", "-3", "0-", "0-1-2", "a", "0 1", "70000"}) {
            assertEquals(forms, Refusal.of(() -> CpuLists.checked(text)), text);
        }
        assertEquals("the range 3-0 runs backwards; write 0-3", Refusal.of(() -> CpuLists.checked("1,3-0")));
    }

    @Test
    void ulimitsHaveASoftAndAHardValue() {
        assertEquals(new Ulimit("RLIMIT_NOFILE", 1024, 2048), Ulimits.read("nofile=1024:2048"));
        assertEquals(new Ulimit("RLIMIT_NPROC", 64, 64), Ulimits.read("NPROC=64"));
        assertEquals(new Ulimit("RLIMIT_CORE", 0, Ulimit.UNLIMITED), Ulimits.read("core=0:unlimited"));
        assertEquals(new Ulimit("RLIMIT_STACK", Ulimit.UNLIMITED, Ulimit.UNLIMITED), Ulimits.read("stack=-1"));
    }

    @Test
    void wrongUlimitsSayWhatIsWrong() {
        assertEquals("write TYPE=SOFT[:HARD], such as nofile=1024:2048", Refusal.of(() -> Ulimits.read("nofile")));
        assertEquals("write TYPE=SOFT[:HARD], such as nofile=1024:2048", Refusal.of(() -> Ulimits.read("nofile=1:2:3")));
        assertEquals("a limit is a whole number, or unlimited (or -1) for none", Refusal.of(() -> Ulimits.read("cpu=")));
        assertEquals("the soft limit is over the hard one; write nofile=1:2 or give one number for both",
                Refusal.of(() -> Ulimits.read("nofile=2:1")));
        assertEquals("the soft limit is over the hard one; write nofile=1:unlimited or give one number for both",
                Refusal.of(() -> Ulimits.read("nofile=unlimited:1")));
        assertEquals("there is no limit of the name nofiles (did you mean nofile?); there are as, core, cpu, data, fsize, "
                + "locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack",
                Refusal.of(() -> Ulimits.read("nofiles=1")));
    }

    @Test
    void clocksAreSetTogetherOrEachByItself() {
        assertEquals(new TimeOffsets(302_400, 302_400), Clocks.offsets("3d12h"));
        assertEquals(new TimeOffsets(-90, -90), Clocks.offsets("-90"));
        assertEquals(new TimeOffsets(300, 300), Clocks.offsets("5m"));
        assertEquals(new TimeOffsets(5, -7), Clocks.offsets("monotonic=5,boottime=-7"));
        assertEquals(new TimeOffsets(0, 86_400), Clocks.offsets("boottime=1d"));
    }

    @Test
    void wrongClocksAreToldTheForms() {
        String form = "give seconds or a duration such as 3d12h, negative for behind, "
                + "or monotonic=SECONDS,boottime=SECONDS";
        for (String text : new String[] {"", "-", "d", "3x", "3d-1h", "1.5", "monotonic="}) {
            assertEquals(form, Refusal.of(() -> Clocks.offsets(text)), text);
        }
        String once = "each of the clocks monotonic and boottime can be set once; " + form;
        assertEquals(once, Refusal.of(() -> Clocks.offsets("realtime=1")));
        assertEquals(once, Refusal.of(() -> Clocks.offsets("boottime=1,boottime=2")));
        assertEquals("that is further than the kernel's clocks reach; the most is 53375 days",
                Refusal.of(() -> Clocks.offsets("60000d")));
        assertEquals(new TimeOffsets(53_375L * 86_400, 53_375L * 86_400), Clocks.offsets("53375d"));
    }

    @Test
    void userMappingsAreRangesThatDoNotOverlap() {
        assertEquals(new MappedUsers(List.of(new IdMapping(0, 100_000, 65_536))), UserMappings.read("0:100000:65536", new FakeHost()));
        assertEquals(new MappedUsers(List.of(new IdMapping(0, 1000, 1), new IdMapping(1, 5000, 9))),
                UserMappings.read("0:1000:1,1:5000:9", new FakeHost()));
        assertEquals("the mappings 0:0:9 and 3:100:1 overlap; an id can be mapped once",
                Refusal.of(() -> UserMappings.read("0:0:9,3:100:1", new FakeHost())));
        assertEquals("the mappings 0:5:1 and 1:5:1 overlap; an id can be mapped once",
                Refusal.of(() -> UserMappings.read("0:5:1,1:5:1", new FakeHost())));
    }

    @Test
    void wrongUserMappingsAreToldTheForms() {
        String form = "give auto, host, keep-id, or mappings UID:HOSTUID:COUNT[,...] such as 0:100000:65536";
        for (String text : new String[] {"", "keep", "0:1", "0:1:2:3", "-1:0:1", "a:b:c", "0:1:2,"}) {
            assertEquals(form, Refusal.of(() -> UserMappings.read(text, new FakeHost())), text);
        }
        assertEquals(form + "; COUNT is at least 1", Refusal.of(() -> UserMappings.read("0:0:0", new FakeHost())));
        assertEquals("the mapping 0:4294967294:2 goes beyond the largest id, 4294967294",
                Refusal.of(() -> UserMappings.read("0:4294967294:2", new FakeHost())));
        assertEquals("the mapping 9223372036854775807:0:1 goes beyond the largest id, 4294967294",
                Refusal.of(() -> UserMappings.read("9223372036854775807:0:1", new FakeHost())));
    }

    @Test
    void keptIdsAreThoseOfWhoeverCalledSudo() {
        assertEquals(new KeptUsers(1000, 100), UserMappings.read("keep-id", new FakeHost().with("SUDO_UID", "1000").with("SUDO_GID", "100")));
        assertEquals(new KeptUsers(0, 0), UserMappings.read("keep-id", new FakeHost()));
        assertEquals(new KeptUsers(0, 0), UserMappings.read("keep-id", new FakeHost().with("SUDO_UID", "-1").with("SUDO_GID", "4294967295")));
    }
}
