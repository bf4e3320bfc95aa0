package demitasse.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every property of linux.resources with the OCI command line and this machine's control groups: it is in force, or the
 * refusal names it. CgroupV2IT has the same for version 2.
 */
class OciLimitsIT extends OciContainers {
    private Outcome create(String resources) {
        OciBundle bundle = bundle().linux("resources", "{" + resources + "}").args("sleep", "100");
        return oci.create("web", bundle, output);
    }

    /** What the first of the files holds that is there: in a hierarchy of version 1 by its controller, or in version 2. */
    static String held(String controller, String file) {
        for (String hierarchy : List.of("/" + controller, "/unified", "")) {
            Path path = Path.of("/sys/fs/cgroup" + hierarchy + "/demitasse/web/" + file);
            if (Files.exists(path)) {
                return Oci.content(path).strip();
            }
        }
        return "";
    }

    private static boolean isVersionOne(String controller) {
        return Files.exists(Path.of("/sys/fs/cgroup", controller, "tasks"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'memory': {'limit': 67108864}                                  | memory | memory.limit_in_bytes       | 67108864",
        "'memory': {'limit': -1}                                        | memory | memory.limit_in_bytes       | 9223372036854771712",
        "'memory': {'reservation': 33554432}                            | memory | memory.soft_limit_in_bytes  | 33554432",
        "'memory': {'limit': 67108864, 'swap': 134217728}               | memory | memory.memsw.limit_in_bytes | 134217728",
        "'memory': {'limit': 67108864, 'swap': 67108864}                | memory | memory.memsw.limit_in_bytes | 67108864",
        "'memory': {'kernelTCP': 4194304}                               | memory | memory.kmem.tcp.limit_in_bytes | 4194304",
        "'memory': {'swappiness': 10}                                   | memory | memory.swappiness           | 10",
        "'memory': {'useHierarchy': true}                               | memory | memory.use_hierarchy        | 1",
        "'memory': {'checkBeforeUpdate': true, 'limit': 67108864}       | memory | memory.limit_in_bytes       | 67108864",
        "'pids': {'limit': 7}                                           | pids   | pids.max                    | 7",
        "'pids': {'limit': 0}                                           | pids   | pids.max                    | 0",
        "'pids': {'limit': -1}                                          | pids   | pids.max                    | max",
        "'pids': {}                                                     | pids   | pids.max                    | max",
        "'cpu': {'shares': 512}                                         | cpu    | cpu.shares                  | 512",
        "'cpu': {'quota': 50000}                                        | cpu    | cpu.cfs_quota_us            | 50000",
        "'cpu': {'quota': -1}                                           | cpu    | cpu.cfs_quota_us            | -1",
        "'cpu': {'period': 200000}                                      | cpu    | cpu.cfs_period_us           | 200000",
        "'cpu': {'quota': 50000, 'burst': 20000}                        | cpu    | cpu.cfs_burst_us            | 20000",
        "'cpu': {'idle': 1, 'shares': 1024}                             | cpu    | cpu.idle                    | 1",
        "'cpu': {'idle': 0, 'shares': 2048}                             | cpu    | cpu.shares                  | 2048",
        "'cpu': {'cpus': '0'}                                           | cpuset | cpuset.cpus                 | 0",
        "'cpu': {'mems': '0'}                                           | cpuset | cpuset.mems                 | 0"})
    void aLimitOfVersionOneIsInForce(String resources, String controller, String file, String expected) {
        assumeTrue(isVersionOne(controller), controller + " is not mounted as cgroup v1");
        assertThat(create(resources.replace('\'', '"'))).matches(outcome -> outcome.status() == 0);
        assertThat(held(controller, file)).isEqualTo(expected);
        oci.run("delete", "-f", "web").good();
    }

    @Test
    void memoryThatMayNotBeTakenBackByAKillIsNot() {
        assumeTrue(isVersionOne("memory"));
        assertThat(create("\"memory\": {\"disableOOMKiller\": true, \"limit\": 67108864}")).matches(outcome -> outcome.status() == 0);
        assertThat(held("memory", "memory.oom_control")).startsWith("oom_kill_disable 1");
        oci.run("delete", "-f", "web").good();
    }

    @ParameterizedTest
    @ValueSource(strings = {"throttleReadBpsDevice read_bps", "throttleWriteBpsDevice write_bps", "throttleReadIOPSDevice read_iops", "throttleWriteIOPSDevice write_iops"})
    void aRateOfABlockDeviceIsInForce(String row) throws IOException {
        assumeTrue(isVersionOne("blkio"));
        String device;
        try (var blocks = Files.list(Path.of("/sys/block"))) {
            device = Oci.content(blocks.sorted().findFirst().orElseThrow().resolve("dev")).strip();
        }
        String[] words = row.split(" ");
        String[] numbers = device.split(":");
        assertThat(create("\"blockIO\": {\"%s\": [{\"major\": %s, \"minor\": %s, \"rate\": 1048576}]}".formatted(words[0], numbers[0], numbers[1])))
                .matches(outcome -> outcome.status() == 0);
        assertThat(held("blkio", "blkio.throttle." + words[1] + "_device")).isEqualTo(device + " 1048576");
        oci.run("delete", "-f", "web").good();
    }

    /** What this kernel, or this host, may not have: then the error names the property, and nothing is left. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'memory': {'kernel': 67108864}                                       | --kernel-memory",
        "'memory': {'useHierarchy': false}                                    | memory.useHierarchy",
        "'cpu': {'realtimeRuntime': 8000, 'realtimePeriod': 9000}             | --cpu-rt-",
        "'cpu': {'cpus': '4000'}                                              | --cpuset-cpus",
        "'cpu': {'mems': '60'}                                                | --cpuset-mems",
        "'blockIO': {'weight': 300}                                           | --blkio-weight",
        "'blockIO': {'leafWeight': 300}                                       | blockIO.leafWeight",
        "'blockIO': {'weightDevice': [{'major': 7, 'minor': 0, 'weight': 300}]}     | --blkio-weight-device",
        "'blockIO': {'weightDevice': [{'major': 7, 'minor': 0, 'leafWeight': 300}]} | blockIO.weightDevice.leafWeight",
        "'blockIO': {'throttleReadBpsDevice': [{'major': 4000, 'minor': 0, 'rate': 1}]} | --device-read-bps",
        "'hugepageLimits': [{'pageSize': '2MB', 'limit': 2097152}]            | huge",
        "'hugepageLimits': [{'pageSize': '3MB', 'limit': 2097152}]            | huge",
        "'network': {'classID': 1048577}                                      | network.classID",
        "'network': {'priorities': [{'name': 'lo', 'priority': 5}]}           | network.priorities",
        "'rdma': {'mlx5_1': {'hcaHandles': 3}}                                | rdma",
        "'rdma': {'mlx5_1': {'hcaObjects': 10000}}                            | rdma",
        "'unified': {'memory.high': '1073741824'}                             | memory",
        "'unified': {'memory/high': '1'}                                      | memory/high",
        "'memory': {'limit': 67108864, 'swap': 1}                             | swap"})
    void whatCannotBeHadIsNamed(String resources, String named) {
        Outcome outcome = create(resources.replace('\'', '"'));
        if (outcome.status() == 0) {
            oci.run("delete", "-f", "web").good();
            return;
        }
        // What create says lands in the file that its streams are.
        assertThat(outcome.out()).contains(named);
        assertThat(oci.run("list", "-q").out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // The last rule that fits decides; the devices that everybody has come last of all.
        "{'allow': false, 'access': 'rwm'}                                                                     | null yes, loop no",
        "{'allow': true, 'type': 'b', 'major': 7, 'minor': 0, 'access': 'r'}                                   | null yes, loop yes",
        "{'allow': true, 'type': 'b', 'major': 7, 'access': 'rwm'}                                             | null yes, loop yes",
        "{'allow': true, 'type': 'a'}                                                                          | null yes, loop yes",
        "{'allow': true}, {'allow': false, 'type': 'b', 'major': 7, 'minor': 0, 'access': 'rwm'}               | null yes, loop no",
        "{'allow': true, 'type': 'b', 'major': 7, 'minor': 0, 'access': 'w'}                                   | null yes, loop no",
        "{'allow': true, 'type': 'c', 'major': 7, 'minor': 0, 'access': 'rwm'}                                 | null yes, loop no"})
    void devicesAreThoseOfTheRules(String rules, String expected) {
        OciBundle bundle = bundle()
                .linux("resources", "{\"devices\": [" + rules.replace('\'', '"') + "]}")
                .linux("devices", "[{\"path\": \"/dev/loop0\", \"type\": \"b\", \"major\": 7, \"minor\": 0}]")
                .shell("null=no; loop=no; (: </dev/null) 2>/dev/null && null=yes; (: </dev/loop0) 2>/dev/null && loop=yes; echo null $null, loop $loop");
        assumeTrue(Files.exists(Path.of("/sys/block/loop0")), "there is no loop0 here");
        assertThat(oci.run("run", "-b", bundle.write(), "web").good()).isEqualTo(expected);
    }
}
