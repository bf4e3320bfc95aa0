package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the mounts of a configuration come to inside: each option a row, told by /proc/self/mountinfo. */
@ExtendWith(LeavesNothing.class)
class OciMountsIT {
    /** The host of the rows: a tmpfs of its own with another one below it, both shared with nobody but each other. */
    private static final String HOST = """
            mkdir -p "$DATA" && mount -t tmpfs -o noexec data "$DATA" && mkdir "$DATA/sub" "$DATA/dir" && echo hello >"$DATA/file" &&
            mount -t tmpfs -o noexec sub "$DATA/sub" && mount --make-rshared "$DATA" && exec "$@\"""";

    private static final String BASE = """
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]},
            {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]}""";

    @TempDir
    static Path shared;

    @TempDir
    Path scratch;

    private static Path rootfs;
    private int made;

    /** A mount at /x with these options; what must then hold for it, and for what is mounted below it where that is there. */
    record Row(String options, String here, String below) {
        Row(String options, String here) {
            this(options, here, "");
        }

        List<String> words() {
            return options.isBlank() ? List.of() : List.of(options.split(" "));
        }
    }

    @BeforeAll
    static void copyRootfs() throws IOException {
        rootfs = Rootfs.BUSYBOX.copyTo(shared.resolve("rootfs"));
        Files.createDirectory(rootfs.resolve("real"));
        Files.createSymbolicLink(rootfs.resolve("link"), Path.of("/real"));
        Files.createSymbolicLink(rootfs.resolve("escape"), Path.of("../../../../../../.." + shared.resolve("outside")));
        Files.createDirectory(shared.resolve("outside"));
        Command.of("chmod", "755", shared.toString()).run().good();
    }

    @BeforeEach
    void place() throws IOException {
        Command.of("chmod", "755", scratch.toString()).run().good();
    }

    private OciBundle bundle(String... mounts) {
        made++;
        List<String> all = new ArrayList<>(List.of(BASE));
        all.addAll(List.of(mounts));
        return new OciBundle(scratch.resolve("bundle" + made))
                .member("root", "{\"path\": " + OciBundle.quoted(rootfs.toString()) + "}")
                .member("mounts", "[" + String.join(",\n", all) + "]")
                .shell("cat /proc/self/mountinfo");
    }

    private static String mount(String destination, String type, String source, List<String> options) {
        return "{\"destination\": " + OciBundle.quoted(destination) + ", \"type\": \"" + type + "\", \"source\": " + OciBundle.quoted(source)
                + ", \"options\": " + OciBundle.list(options.toArray(String[]::new)) + "}";
    }

    private String data() {
        return scratch.resolve("data").toString();
    }

    /** Runs the bundle, on {@link #HOST}. */
    private Outcome run(OciBundle bundle, String... options) {
        List<String> words = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", HOST, "sh"));
        words.addAll(new Oci(scratch.resolve("state")).command("run", "-b", bundle.write()).words());
        words.addAll(List.of(options));
        words.add("demitasse-it-" + made);
        return Command.of(words).env("DATA", data()).run();
    }

    private void check(Row row, Outcome outcome) {
        MountLine here = MountLine.at("/x", outcome);
        assertThat(here.missing(row.here())).as("not so at /x: " + here).isEmpty();
        if (!row.below().isEmpty()) {
            MountLine below = MountLine.at("/x/sub", outcome);
            assertThat(below.missing(row.below())).as("not so at /x/sub: " + below).isEmpty();
        }
    }

    // --- options of binds; the source is noexec and relatime

    private static final List<Row> BINDS = List.of(
            new Row("bind", "rw noexec relatime !spread:shared !spread:master"),
            new Row("bind defaults", "rw noexec"),
            new Row("bind ro", "ro noexec"),
            new Row("bind ro rw", "rw"),
            new Row("bind exec", "rw !noexec"),
            new Row("bind nosuid", "nosuid"),
            new Row("bind suid", "!nosuid"),
            new Row("bind nodev", "nodev"),
            new Row("bind dev", "!nodev"),
            new Row("bind nosymfollow", "nosymfollow"),
            new Row("bind symfollow", "!nosymfollow"),
            new Row("bind noatime", "noatime !relatime"),
            new Row("bind atime", "relatime"),
            new Row("bind relatime", "relatime"),
            new Row("bind norelatime", "noexec"),
            new Row("bind strictatime", "!relatime !noatime"),
            new Row("bind nostrictatime", "relatime"),
            new Row("bind nodiratime", "nodiratime"),
            new Row("bind diratime", "!nodiratime"),
            new Row("rbind", "rw noexec", "rw noexec"),
            new Row("rbind ro", "ro", "rw"),
            new Row("rbind rro", "ro", "ro"),
            new Row("rbind ro rrw", "rw", "rw"),
            new Row("rbind rnosuid", "nosuid", "nosuid"),
            new Row("rbind rsuid", "!nosuid", "!nosuid"),
            new Row("rbind rnodev", "nodev", "nodev"),
            new Row("rbind rdev", "!nodev", "!nodev"),
            new Row("rbind rnoexec", "noexec", "noexec"),
            new Row("rbind rexec", "!noexec", "!noexec"),
            new Row("rbind rnosymfollow", "nosymfollow", "nosymfollow"),
            new Row("rbind nosymfollow rsymfollow", "!nosymfollow", "!nosymfollow"),
            new Row("rbind rnoatime", "noatime", "noatime"),
            new Row("rbind ratime", "relatime", "relatime"),
            new Row("rbind rrelatime", "relatime", "relatime"),
            new Row("rbind rnorelatime", "noexec", "noexec"),
            new Row("rbind rstrictatime", "!relatime !noatime", "!relatime !noatime"),
            new Row("rbind rnostrictatime", "relatime", "relatime"),
            new Row("rbind rnodiratime", "nodiratime", "nodiratime"),
            new Row("rbind rdiratime", "!nodiratime", "!nodiratime"),
            new Row("rbind private", "!spread:shared !spread:master"),
            new Row("rbind rprivate", "!spread:shared !spread:master", "!spread:shared !spread:master"),
            new Row("rbind shared", "spread:shared"),
            new Row("rbind rshared", "spread:shared", "spread:shared"),
            new Row("rbind slave", "spread:master !spread:shared"),
            new Row("rbind rslave", "spread:master", "spread:master"),
            new Row("bind unbindable", "spread:unbindable"),
            new Row("rbind runbindable", "spread:unbindable", "spread:unbindable"));

    @TestFactory
    List<DynamicTest> optionsOfBinds() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : BINDS) {
            tests.add(dynamicTest(row.options(), () -> check(row, run(bundle(mount("/x", "bind", data(), row.words()))))));
        }
        return tests;
    }

    // --- options of new filesystems

    private static final List<Row> FILESYSTEMS = List.of(
            new Row("", "type:tmpfs rw relatime !nosuid"),
            new Row("defaults", "rw"),
            new Row("ro", "ro"),
            new Row("ro rw", "rw"),
            new Row("nosuid nodev noexec", "nosuid nodev noexec"),
            new Row("nosuid suid", "!nosuid"),
            new Row("nosymfollow", "nosymfollow"),
            new Row("noatime", "noatime"),
            new Row("noatime atime", "relatime"),
            new Row("strictatime", "!relatime !noatime"),
            new Row("relatime", "relatime"),
            new Row("nodiratime", "nodiratime"),
            new Row("sync", "fs:sync"),
            new Row("sync async", "!fs:sync"),
            new Row("dirsync", "fs:dirsync"),
            new Row("lazytime", "fs:lazytime"),
            new Row("lazytime nolazytime", "!fs:lazytime"),
            new Row("iversion noiversion mand nomand silent loud", "rw"),
            new Row("rro", "ro"),
            new Row("rro rrw", "rw"),
            new Row("rnosuid rnodev rnoexec", "nosuid nodev noexec"),
            new Row("rnoatime", "noatime"),
            new Row("rnosymfollow", "nosymfollow"),
            new Row("rnodiratime", "nodiratime"),
            new Row("shared", "spread:shared"),
            new Row("rshared", "spread:shared"),
            new Row("slave", "!spread:shared"),
            new Row("private", "!spread:shared"),
            new Row("unbindable", "spread:unbindable"),
            new Row("runbindable", "spread:unbindable"),
            new Row("size=1m nr_inodes=10 mode=700", "fs:size=1024k fs:nr_inodes=10 fs:mode=700"));

    @TestFactory
    List<DynamicTest> optionsOfNewFilesystems() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : FILESYSTEMS) {
            tests.add(dynamicTest("tmpfs " + row.options(), () -> check(row, run(bundle(mount("/x", "tmpfs", "tmpfs", row.words()))))));
        }
        return tests;
    }

    @Test
    void optionsThatNobodyKnowsAreErrors() {
        Outcome bind = run(bundle(mount("/x", "bind", data(), List.of("bind", "rprivte"))));
        assertThat(bind.status()).isEqualTo(1);
        assertThat(bind.err()).contains("rprivte").contains("/x");
        assertThat(run(bundle(mount("/x", "tmpfs", "tmpfs", List.of("no-such-option")))).err()).contains("no-such-option");
        assertThat(run(bundle(mount("/x", "nosuchfs", "none", List.of()))).err()).contains("nosuchfs");
    }

    // --- places

    @Test
    void aFileIsBoundOnAFileThatIsMadeForIt() {
        assertThat(run(bundle(mount("/made/for/it", "bind", scratch.resolve("data/file").toString(), List.of("bind", "ro")))
                .shell("cat /made/for/it; echo x >/made/for/it || echo refused")).out()).isEqualTo("hello\nrefused\n");
    }

    @Test
    void aRelativeDestinationIsBelowTheRoot() {
        assertThat(MountLine.at("/rel/x", run(bundle(mount("rel/x", "tmpfs", "tmpfs", List.of())))).type()).isEqualTo("tmpfs");
    }

    @Test
    void linksAreFollowedInsideOfTheRootAndNeverOut() {
        assertThat(MountLine.at("/real/x", run(bundle(mount("/link/x", "tmpfs", "tmpfs", List.of())))).type()).isEqualTo("tmpfs");
        run(bundle(mount("/escape/x", "tmpfs", "tmpfs", List.of())));
        assertThat(shared.resolve("outside")).isEmptyDirectory();
        assertThat(run(bundle(mount("/a/../b", "tmpfs", "tmpfs", List.of()))).status()).isEqualTo(1);
    }

    @Test
    void aLaterMountLiesOverAnEarlierOneAndMayBeBelowIt() {
        Outcome outcome = run(bundle(mount("/x", "tmpfs", "tmpfs", List.of("ro", "mode=711")), mount("/x/y/z", "tmpfs", "tmpfs", List.of())));
        assertThat(MountLine.at("/x", outcome).missing("ro")).isEmpty();
        assertThat(MountLine.at("/x/y/z", outcome).missing("rw")).isEmpty();
    }

    @Test
    void whatIsMountedIsChangedWhereItIs() {
        Outcome bind = run(bundle(mount("/x", "tmpfs", "tmpfs", List.of("nosuid", "size=1m")), mount("/x", "bind", "none", List.of("remount", "bind", "ro"))));
        assertThat(MountLine.at("/x", bind).missing("ro nosuid fs:rw fs:size=1024k")).isEmpty();
        Outcome whole = run(bundle(mount("/x", "tmpfs", "tmpfs", List.of("size=1m")), mount("/x", "tmpfs", "none", List.of("remount", "size=2m", "ro"))));
        assertThat(MountLine.at("/x", whole).missing("fs:ro fs:size=2048k")).isEmpty();
        assertThat(MountLine.at("/x", run(bundle(mount("/x", "tmpfs", "tmpfs", List.of()), mount("/x", "none", "none", List.of("rshared"))))).missing("spread:shared"))
                .isEmpty();
    }

    // --- tmpfs

    @Test
    void aTmpfsTakesTheModeOfWhatItCovers() {
        Command.of("chmod", "1777", rootfs.resolve("real").toString()).run().good();
        assertThat(run(bundle(mount("/real", "tmpfs", "tmpfs", List.of())).shell("stat -c %a /real")).good()).isEqualTo("1777");
    }

    @Test
    void tmpcopyupFillsTheTmpfsWithWhatWasThere() {
        Outcome outcome = run(bundle(mount("/etc", "tmpfs", "tmpfs", List.of("tmpcopyup", "ro")))
                .shell("grep ^cup /etc/passwd; stat -c '%a %u' /etc/passwd; touch /etc/new 2>/dev/null || echo refused"));
        assertThat(outcome.lines()).containsExactly("cup:x:1000:1000:cup:/home/cup:/bin/sh", "644 0", "refused");
    }

    // --- id-mapped mounts

    private static String mapped(String options, String mappings) {
        return "{\"destination\": \"/x\", \"type\": \"bind\", \"source\": \"%s\", \"options\": [" + options + "]" + mappings + "}";
    }

    private static final String MAPPINGS = """
            , "uidMappings": [{"containerID": 0, "hostID": 5000, "size": 10}], "gidMappings": [{"containerID": 0, "hostID": 6000, "size": 10}]""";

    @Test
    void aMountShowsItsFilesUnderTheMappingOfItsOwn() {
        for (String options : List.of("\"bind\", \"idmap\"", "\"bind\"")) {
            Outcome outcome = run(bundle(mapped(options, MAPPINGS).formatted(data())).shell("cat /proc/self/mountinfo; stat -c '%u %g' /x/file"));
            assertThat(MountLine.at("/x", outcome).missing("idmapped")).isEmpty();
            assertThat(outcome.lines().getLast()).isEqualTo("5000 6000");
        }
    }

    @Test
    void theMappingReachesOnlyAsFarAsItIsAskedTo() {
        Outcome one = run(bundle(mapped("\"rbind\", \"idmap\"", MAPPINGS).formatted(data())));
        assertThat(MountLine.at("/x/sub", one).missing("!idmapped")).isEmpty();
        Outcome all = run(bundle(mapped("\"rbind\", \"ridmap\"", MAPPINGS).formatted(data())));
        assertThat(MountLine.at("/x/sub", all).missing("idmapped")).isEmpty();
    }

    @Test
    void withoutAMappingTheMountHasTheContainers() {
        Outcome none = run(bundle(mapped("\"bind\", \"idmap\"", "").formatted(data())));
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("no mapping").contains("/mounts/3");
        Outcome users = run(withUsers(bundle(mapped("\"bind\", \"idmap\"", "").formatted(data()))).shell("stat -c '%u %g' /x/file; echo new >/x/dir/new && stat -c %u /x/dir/new"));
        assertThat(users.lines()).containsExactly("0 0", "0");
    }

    /** In a user namespace, with a root filesystem that belongs to its root. */
    private OciBundle withUsers(OciBundle bundle, String... types) {
        Path owned = shared.resolve("owned");
        if (!Files.exists(owned)) {
            Rootfs.BUSYBOX.copyTo(owned);
            Command.of("chown", "-R", "100000:100000", owned.toString()).run().good();
        }
        String[] all = types.length > 0 ? types : new String[] {"pid", "mount", "uts", "ipc", "network", "cgroup", "user"};
        String ids = "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]";
        return bundle.member("root", "{\"path\": " + OciBundle.quoted(owned.toString()) + "}").namespaces(all).linux("uidMappings", ids).linux("gidMappings", ids);
    }

    // --- filesystems of the kernel

    @Test
    void theDefaultFilesystemsAreThere() {
        OciBundle bundle = bundle(mount("/sys", "sysfs", "sysfs", List.of("ro")), mount("/dev/shm", "tmpfs", "shm", List.of("mode=1777", "size=65536k")),
                mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid")));
        Outcome outcome = run(bundle);
        assertThat(MountLine.at("/proc", outcome).type()).isEqualTo("proc");
        assertThat(MountLine.at("/sys", outcome).missing("type:sysfs ro")).isEmpty();
        assertThat(MountLine.at("/dev/pts", outcome).missing("type:devpts fs:ptmxmode=666")).isEmpty();
        assertThat(MountLine.at("/dev/shm", outcome).missing("type:tmpfs")).isEmpty();
        assertThat(MountLine.at("/dev/mqueue", outcome).missing("type:mqueue nosuid")).isEmpty();
        assertThat(run(bundle.shell("readlink /dev/ptmx; readlink /dev/fd; readlink /dev/stdout; : >/dev/ptmx && echo open")).lines())
                .containsExactly("pts/ptmx", "/proc/self/fd", "/proc/self/fd/1", "open");
    }

    @Test
    void aUserNamespaceGetsTheHostsProcAndSysWhereItSharesThem() {
        Outcome outcome = run(withUsers(bundle(mount("/sys", "sysfs", "sysfs", List.of("ro", "nosuid"))), "mount", "uts", "user"));
        assertThat(MountLine.at("/sys", outcome).missing("type:sysfs ro nosuid")).isEmpty();
        assertThat(MountLine.at("/proc", outcome).missing("type:proc")).isEmpty();
    }

    @Test
    void theContainersCgroupsAreSeenWithAndWithoutANamespace() {
        for (String option : List.of("ro", "rw")) {
            String cgroups = mount("/sys/fs/cgroup", "cgroup", "cgroup", List.of(option, "nosuid"));
            OciBundle own = bundle(mount("/sys", "sysfs", "sysfs", List.of()), cgroups).namespaces("pid", "mount", "uts", "ipc", "network", "cgroup");
            for (MountLine line : cgroupsIn(run(own))) {
                assertThat(line.root()).as(line.toString()).isEqualTo("/");
                assertThat(line.missing(option)).as(line.toString()).isEmpty();
            }
            OciBundle bound = bundle(mount("/sys", "sysfs", "sysfs", List.of()), cgroups).namespaces("pid", "mount", "uts", "ipc", "network");
            for (MountLine line : cgroupsIn(run(bound))) {
                assertThat(line.missing(option)).as(line.toString()).isEmpty();
                assertThat(line.type().equals("cgroup") && !line.root().endsWith("/demitasse-it-" + made)).as(line.toString()).isFalse();
            }
        }
    }

    private static List<MountLine> cgroupsIn(Outcome outcome) {
        List<MountLine> found = new ArrayList<>();
        for (MountLine line : MountLine.all(outcome)) {
            if (line.type().startsWith("cgroup")) {
                found.add(line);
            }
        }
        assertThat(found).as(outcome.toString()).isNotEmpty();
        return found;
    }

    // --- the root

    @TestFactory
    List<DynamicTest> theRootSpreadsMountsAsItIsAskedTo() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String[] row : new String[][] {
                {"private", "!spread:shared !spread:master", "!spread:shared"}, {"rprivate", "!spread:shared !spread:master", "!spread:shared"},
                {"shared", "spread:shared", "!spread:shared"}, {"rshared", "spread:shared", "spread:shared"},
                {"slave", "spread:master !spread:shared", "!spread:shared"}, {"rslave", "spread:master !spread:shared", "!spread:shared"},
                {"unbindable", "spread:unbindable", "!spread:unbindable"}, {"runbindable", "spread:unbindable", "spread:unbindable"}}) {
            tests.add(dynamicTest(row[0], () -> {
                // On a mount that is shared on the host: only then is there something to receive.
                OciBundle bundle = bundle().member("root", "{\"path\": " + OciBundle.quoted(data() + "/root") + "}").linux("rootfsPropagation", '"' + row[0] + '"');
                Outcome outcome = runWithRootInside(bundle);
                assertThat(MountLine.at("/", outcome).missing(row[1])).as(outcome.toString()).isEmpty();
                assertThat(MountLine.at("/proc", outcome).missing(row[2])).as(outcome.toString()).isEmpty();
            }));
        }
        return tests;
    }

    private Outcome runWithRootInside(OciBundle bundle) {
        List<String> words = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private", "sh", "-c",
                "mkdir -p \"$DATA\" && mount -t tmpfs data \"$DATA\" && cp -a \"$ROOT\" \"$DATA/root\" && mount --make-shared \"$DATA\" && exec \"$@\"", "sh"));
        words.addAll(new Oci(scratch.resolve("state")).command("run", "-b", bundle.write(), "demitasse-it-" + made).words());
        return Command.of(words).env("DATA", data()).env("ROOT", rootfs.toString()).run();
    }

    @Test
    void aReadOnlyRootTakesNoWritesAndItsMountsDo() {
        OciBundle bundle = bundle(mount("/x", "tmpfs", "tmpfs", List.of())).member("root", "{\"path\": " + OciBundle.quoted(rootfs.toString()) + ", \"readonly\": true}");
        assertThat(run(bundle.shell("touch /new 2>/dev/null || echo refused; touch /x/new && echo written")).lines()).containsExactly("refused", "written");
    }

    @Test
    void pathsAreHiddenAndProtected() {
        OciBundle bundle = bundle().linux("maskedPaths", "[\"/proc/keys\", \"/real\", \"/none\"]").linux("readonlyPaths", "[\"/proc/sys\", \"/none\"]");
        assertThat(run(bundle.shell("cat /proc/keys | wc -c; ls /real | wc -l; echo x >/proc/sys/kernel/hostname 2>/dev/null || echo refused")).lines())
                .containsExactly("0", "0", "refused");
    }

    @Test
    void aLabelWithoutSelinuxIsAnErrorThatNamesIt() {
        if (!Files.exists(Path.of("/sys/fs/selinux/enforce"))) {
            assertThat(run(bundle().linux("mountLabel", "\"system_u:object_r:container_file_t:s0\"")).err()).contains("/linux/mountLabel").contains("SELinux");
        }
    }

    @Test
    void withoutAMountNamespaceTheHostsMountsStayAsTheyAre() {
        OciBundle mounting = bundle().namespaces("pid", "uts");
        assertThat(run(mounting).err()).contains("/mounts").contains("mount namespace");
        OciBundle plain = bundle().member("mounts", "[]").namespaces("pid", "uts").shell("test -e /real && test ! -e /proc/self && echo inside");
        assertThat(run(plain).good()).isEqualTo("inside");
    }

    @Test
    void withoutPivotTheRootIsEnteredAllTheSame() {
        OciBundle bundle = bundle().shell("ls -d /real; ls -d /proc/1; cd /..; ls -d real; grep -c data /proc/self/mountinfo");
        assertThat(run(bundle, "--no-pivot").out()).isEqualTo("/real\n/proc/1\nreal\n0\n");
    }

    // --- hosts that deny calls

    /** Runs a command under a filter of system calls that answers ENOSYS for one of them, by its number. */
    private static final String DENY = """
            import ctypes, os, struct, sys
            code = [(0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (6, 0, 0, 0x50000 | 38), (6, 0, 0, 0x7fff0000)]
            steps = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in code))
            program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code), ctypes.addressof(steps)))
            assert ctypes.CDLL(None).prctl(22, 2, program, 0, 0) == 0
            os.execv(sys.argv[2], sys.argv[2:])
            """;

    @TestFactory
    List<DynamicTest> aCallThatTheHostDeniesIsNamed() {
        List<DynamicTest> tests = new ArrayList<>();
        // Since Linux 5.0 calls have the same number on every architecture.
        for (String[] row : new String[][] {{"428", "copy the mount"}, {"429", "put"}, {"437", "open"}, {"442", "change the mount"}}) {
            tests.add(dynamicTest("call " + row[0], () -> {
                Outcome outcome = denied(row[0]);
                assertThat(outcome.status()).isEqualTo(1);
                assertThat(outcome.err()).contains(row[1]).contains("ENOSYS");
            }));
        }
        tests.add(dynamicTest("without clone3 the older call is made", () -> assertThat(denied("435").good()).isEqualTo("hello")));
        return tests;
    }

    private Outcome denied(String call) {
        List<String> words = new ArrayList<>(List.of("python3", "-c", DENY, call));
        words.addAll(new Oci(scratch.resolve("state")).command("run", "-b", bundle().args("echo", "hello").write(), "demitasse-it-" + made).words());
        return Command.of(words).run();
    }
}
