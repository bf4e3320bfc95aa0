package demitasse.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.FakeKernel;
import demitasse.kernel.SystemName;
import demitasse.kernel.Text;
import demitasse.runtime.ContainerSpec;
import demitasse.runtime.Grouping;
import demitasse.runtime.HostFacts;
import demitasse.runtime.MountEntry;
import demitasse.runtime.Step;
import demitasse.runtime.cgroup.CgroupLayout;
import demitasse.runtime.plan.Plan;
import demitasse.runtime.plan.Planner;
import demitasse.runtime.rootfs.MountOptions;
import demitasse.spec.Hooks;
import demitasse.spec.Spec;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonDocument;
import demitasse.spec.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What we say that we can do is what is planned. */
class FeaturesTest {
    private static final List<MountEntry> V2 = MountEntry.parse(Text.encode("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n31 23 0:27 / /sys/fs/resctrl rw - resctrl resctrl rw\n"));

    /** Whether a configuration with this in its process and this in linux comes to a step that names the property. */
    private static boolean isPlanned(String process, String linux, String pointer) {
        for (Step step : plan(process, linux, new Grouping.Needed()).all()) {
            String asked = step.pointer();
            if (asked != null && asked.startsWith(pointer)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the systemd of the host, or that of a user, is asked for a scope where its groups are to come from there. */
    private static boolean isScopePlanned(@Nullable String userDirectory) {
        for (Step step : plan("", ",\"cgroupsPath\":\"user.slice:pod:web\"", new Grouping.Unit(userDirectory, "")).all()) {
            if (step.words().startsWith("systemd: start pod-web.scope in user.slice")) {
                return true;
            }
        }
        return false;
    }

    private static Plan plan(String process, String linux, Grouping grouping) {
        String document = "{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"/r\"},\"process\":{\"cwd\":\"/\",\"args\":[\"sh\"]" + process
                + "},\"linux\":{\"namespaces\":[{\"type\":\"mount\"},{\"type\":\"network\"}]" + linux + "}}";
        JsonDocument<Spec> read = JsonDocument.parse(Text.encode(document), "config.json", SpecJson::read);
        assertEquals(List.of(), read.unknownProperties());
        HostFacts facts = new HostFacts(new SystemName("6.12.0", "x86_64", "host"), V2, 0, -1L);
        ContainerSpec container = new ContainerSpec("web", "web", read.value(), new ContainerSpec.RootFilesystem.Directory("/r"),
                List.of(), List.of(), false, true);
        return Planner.plan(container.withGrouping(grouping), facts, CgroupLayout.of(V2, _ -> "cpu memory pids rdma\n"));
    }

    @Test
    void propertiesThatAreToldArePlannedAndTheOthersAreNot() {
        assertEquals(Features.APPARMOR, isPlanned(",\"apparmorProfile\":\"p\"", "", "/process/apparmorProfile"));
        assertEquals(Features.SELINUX, isPlanned(",\"selinuxLabel\":\"l\"", "", "/process/selinuxLabel"));
        assertEquals(Features.INTEL_RDT, isPlanned("", ",\"intelRdt\":{\"closID\":\"c\"}", "/linux/intelRdt"));
        assertEquals(Features.NET_DEVICES, isPlanned("", ",\"netDevices\":{\"eth0\":{}}", "/linux/netDevices"));
        assertEquals(Features.SYSTEMD, isScopePlanned(null));
        assertEquals(Features.SYSTEMD, isScopePlanned("/run/user/1000"));
        assertEquals(Features.RDMA, isPlanned("", ",\"resources\":{\"rdma\":{\"mlx5\":{\"hcaHandles\":1}}}", "/linux/resources/rdma"));
        assertTrue(isPlanned("", ",\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", "/linux/seccomp"));
        assertTrue(isPlanned("", ",\"memoryPolicy\":{\"mode\":\"MPOL_BIND\",\"nodes\":\"0\"}", "/linux/memoryPolicy"));
    }

    @Test
    void everyHookThatIsToldIsRead() {
        StringBuilder hooks = new StringBuilder();
        for (String name : Hooks.NAMES) {
            hooks.append(hooks.isEmpty() ? "" : ",").append('"').append(name).append("\":[{\"path\":\"/h\"}]");
        }
        String document = "{\"ociVersion\":\"1.3.0\",\"hooks\":{" + hooks + "}}";
        JsonDocument<Spec> read = JsonDocument.parse(Text.encode(document), "config.json", SpecJson::read);
        assertEquals(List.of(), read.unknownProperties());
        assertEquals(1, read.value().hooks().poststop().size());
        assertEquals(6, Hooks.NAMES.size());
    }

    @Test
    void mountOptionsAreThoseOfTheTableInOrder() {
        List<String> words = MountOptions.words();
        for (String word : List.of("ro", "rro", "rbind", "nosymfollow", "tmpcopyup", "idmap", "ridmap", "rslave", "defaults")) {
            assertTrue(words.contains(word), word);
        }
        assertFalse(words.contains("size"));
        assertTrue(words.indexOf("async") < words.indexOf("atime") && words.indexOf("rw") < words.indexOf("shared"), words.toString());
    }

    @Test
    void theDocumentHasWhatEnginesLookFor() {
        String json = Text.decode(Features.json(new FakeKernel(), "1.2.3"));
        JsonReader in = new JsonReader(Text.encode(json), "features");
        in.skip();
        in.end();
        assertTrue(json.startsWith("{\n  \"ociVersionMin\": \"1.0.0\",\n  \"ociVersionMax\": \"1.3.0\",\n  \"hooks\": ["), json);
        assertTrue(json.contains("\"archs\": [\n        \"SCMP_ARCH_X86_64\""), json);
        assertTrue(json.contains("\"demitasse.version\": \"1.2.3\""), json);
        assertTrue(json.contains("\"mountExtensions\": {\n      \"idmap\": {\n        \"enabled\": true"), json);
    }
}
