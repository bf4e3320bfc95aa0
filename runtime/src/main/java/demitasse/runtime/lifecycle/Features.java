package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.AskSystemName;
import demitasse.kernel.SystemName;
import demitasse.runtime.plan.KernelVersion;
import demitasse.runtime.rootfs.MountOptions;
import demitasse.runtime.seccomp.FilterSystemCalls;
import demitasse.spec.Capability;
import demitasse.spec.Hooks;
import demitasse.spec.MemoryPolicy;
import demitasse.spec.Namespace;
import demitasse.spec.Seccomp;
import demitasse.spec.Spec;
import demitasse.spec.Word;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What this runtime can do, whatever the host can (features.md and features-linux.md of the runtime specification). */
public final class Features {
    /** The first release; every 1.x configuration is read. */
    private static final String OLDEST = "1.0.0";

    // A test holds each of these to the steps that are planned for it.
    static final boolean SYSTEMD = true;
    static final boolean APPARMOR = true;
    static final boolean SELINUX = true;
    static final boolean INTEL_RDT = true;
    static final boolean NET_DEVICES = true;
    static final boolean RDMA = true;

    private Features() {}

    /** One JSON object, indented, without a line break at its end. */
    public static byte[] json(Kernel kernel, String version) {
        JsonWriter out = JsonWriter.indented().beginObject();
        out.member("ociVersionMin", OLDEST);
        out.member("ociVersionMax", Spec.EMPTY.ociVersion());
        out.member("hooks", Hooks.NAMES);
        out.member("mountOptions", MountOptions.words());
        out.name("linux").beginObject();
        linux(out, kernel.perform(new AskSystemName()));
        out.endObject();
        out.member("annotations", Map.of("demitasse.version", version));
        // No annotation of a configuration changes what is done.
        out.name("potentiallyUnsafeConfigAnnotations").beginArray().endArray();
        return out.endObject().toBytes();
    }

    private static void linux(JsonWriter out, SystemName system) {
        out.member("namespaces", words(Namespace.Type.values()));
        List<String> capabilities = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            capabilities.add(capability.name());
        }
        out.member("capabilities", capabilities);
        out.name("cgroup").beginObject().member("v1", true).member("v2", true)
                .member("systemd", SYSTEMD).member("systemdUser", SYSTEMD).member("rdma", RDMA).endObject();
        out.name("seccomp").beginObject();
        seccomp(out, system);
        out.endObject();
        enabled(out, "apparmor", APPARMOR);
        enabled(out, "selinux", SELINUX);
        enabled(out, "intelRdt", INTEL_RDT);
        out.name("memoryPolicy").beginObject().member("modes", words(MemoryPolicy.Mode.values()))
                .member("flags", words(MemoryPolicy.Flag.values())).endObject();
        out.name("mountExtensions").beginObject();
        enabled(out, "idmap", MountOptions.words().contains("idmap"));
        out.endObject();
        enabled(out, "netDevices", NET_DEVICES);
    }

    private static void seccomp(JsonWriter out, SystemName system) {
        out.member("enabled", true);
        out.member("actions", words(Seccomp.Action.values()));
        out.member("operators", words(Seccomp.Operator.values()));
        out.member("archs", words(FilterSystemCalls.architectures(KernelVersion.machine(system)).toArray(new Seccomp.Architecture[0])));
        out.member("knownFlags", words(Seccomp.Flag.values()));
        List<String> supported = new ArrayList<>(words(Seccomp.Flag.values()));
        // The others are older than any kernel that we run on.
        if (KernelVersion.isBefore(system, 5, 19)) {
            supported.remove(Seccomp.Flag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV.word());
        }
        out.member("supportedFlags", supported);
    }

    private static void enabled(JsonWriter out, String name, boolean enabled) {
        out.name(name).beginObject().member("enabled", enabled).endObject();
    }

    private static List<String> words(Word[] constants) {
        List<String> words = new ArrayList<>();
        for (Word constant : constants) {
            words.add(constant.word());
        }
        return words;
    }
}
