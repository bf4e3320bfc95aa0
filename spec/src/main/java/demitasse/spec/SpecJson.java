package demitasse.spec;

import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.List;

/** Reads and writes {@code config.json}; the parts of the process and of Linux have a class of their own. */
public final class SpecJson {
    private SpecJson() {}

    /** Reads the configuration that comes next. */
    public static Spec read(JsonReader in) {
        Spec spec = Spec.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            spec = switch (in.name()) {
                case "ociVersion" -> spec.withOciVersion(in.string());
                case "process" -> spec.withProcess(ProcessJson.read(in));
                case "root" -> spec.withRoot(readRoot(in));
                case "hostname" -> spec.withHostname(in.string());
                case "domainname" -> spec.withDomainname(in.string());
                case "mounts" -> spec.withMounts(Values.list(in, SpecJson::readMount));
                case "hooks" -> spec.withHooks(readHooks(in));
                case "annotations" -> spec.withAnnotations(Values.stringMap(in));
                case "linux" -> spec.withLinux(LinuxJson.read(in));
                default -> Values.unknown(in, spec);
            };
        }
        in.require("ociVersion");
        return spec;
    }

    /** Writes a configuration; what is absent in it is left out. */
    public static void write(JsonWriter out, Spec spec) {
        out.beginObject();
        out.member("ociVersion", spec.ociVersion());
        Values.write(out, "process", spec.process(), ProcessJson::write);
        Values.write(out, "root", spec.root(), SpecJson::writeRoot);
        out.member("hostname", spec.hostname());
        out.member("domainname", spec.domainname());
        Values.writeList(out, "mounts", spec.mounts(), SpecJson::writeMount);
        Values.write(out, "hooks", spec.hooks().equals(Hooks.EMPTY) ? null : spec.hooks(), SpecJson::writeHooks);
        out.member("annotations", spec.annotations());
        Values.write(out, "linux", spec.linux(), LinuxJson::write);
        out.endObject();
    }

    private static Root readRoot(JsonReader in) {
        Root root = new Root("", false);
        in.beginObject();
        while (in.nextProperty()) {
            root = switch (in.name()) {
                case "path" -> root.withPath(in.string());
                case "readonly" -> root.withReadonly(in.bool());
                default -> Values.unknown(in, root);
            };
        }
        in.require("path");
        return root;
    }

    private static void writeRoot(JsonWriter out, Root root) {
        out.beginObject();
        out.member("path", root.path());
        out.flag("readonly", root.readonly());
        out.endObject();
    }

    private static Mount readMount(JsonReader in) {
        Mount mount = new Mount("", null, null, List.of(), List.of(), List.of());
        in.beginObject();
        while (in.nextProperty()) {
            mount = switch (in.name()) {
                case "destination" -> mount.withDestination(in.string());
                case "type" -> mount.withType(in.word());
                case "source" -> mount.withSource(in.string());
                case "options" -> mount.withOptions(in.strings());
                case "uidMappings" -> mount.withUidMappings(Values.list(in, SpecJson::readIdMapping));
                case "gidMappings" -> mount.withGidMappings(Values.list(in, SpecJson::readIdMapping));
                default -> Values.unknown(in, mount);
            };
        }
        in.require("destination");
        return mount;
    }

    private static void writeMount(JsonWriter out, Mount mount) {
        out.beginObject();
        out.member("destination", mount.destination());
        out.member("type", mount.type());
        out.member("source", mount.source());
        out.member("options", mount.options());
        Values.writeList(out, "uidMappings", mount.uidMappings(), SpecJson::writeIdMapping);
        Values.writeList(out, "gidMappings", mount.gidMappings(), SpecJson::writeIdMapping);
        out.endObject();
    }

    static IdMapping readIdMapping(JsonReader in) {
        long containerId = 0;
        long hostId = 0;
        long size = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "containerID" -> containerId = in.uint32();
                case "hostID" -> hostId = in.uint32();
                case "size" -> size = in.uint32();
                default -> in.unknown();
            }
        }
        in.require("containerID");
        in.require("hostID");
        in.require("size");
        return new IdMapping(containerId, hostId, size);
    }

    static void writeIdMapping(JsonWriter out, IdMapping mapping) {
        out.beginObject();
        out.name("containerID").number(mapping.containerId());
        out.name("hostID").number(mapping.hostId());
        out.name("size").number(mapping.size());
        out.endObject();
    }

    /** Reads the value of {@code hooks}, of a configuration or of what was kept of one. */
    public static Hooks readHooks(JsonReader in) {
        Hooks hooks = Hooks.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            hooks = switch (in.name()) {
                case "prestart" -> hooks.withPrestart(Values.list(in, SpecJson::readHook));
                case "createRuntime" -> hooks.withCreateRuntime(Values.list(in, SpecJson::readHook));
                case "createContainer" -> hooks.withCreateContainer(Values.list(in, SpecJson::readHook));
                case "startContainer" -> hooks.withStartContainer(Values.list(in, SpecJson::readHook));
                case "poststart" -> hooks.withPoststart(Values.list(in, SpecJson::readHook));
                case "poststop" -> hooks.withPoststop(Values.list(in, SpecJson::readHook));
                default -> Values.unknown(in, hooks);
            };
        }
        return hooks;
    }

    /** Writes what {@link #readHooks} reads. */
    public static void writeHooks(JsonWriter out, Hooks hooks) {
        out.beginObject();
        Values.writeList(out, "prestart", hooks.prestart(), SpecJson::writeHook);
        Values.writeList(out, "createRuntime", hooks.createRuntime(), SpecJson::writeHook);
        Values.writeList(out, "createContainer", hooks.createContainer(), SpecJson::writeHook);
        Values.writeList(out, "startContainer", hooks.startContainer(), SpecJson::writeHook);
        Values.writeList(out, "poststart", hooks.poststart(), SpecJson::writeHook);
        Values.writeList(out, "poststop", hooks.poststop(), SpecJson::writeHook);
        out.endObject();
    }

    private static Hook readHook(JsonReader in) {
        Hook hook = new Hook("", List.of(), List.of(), null);
        in.beginObject();
        while (in.nextProperty()) {
            hook = switch (in.name()) {
                case "path" -> hook.withPath(in.string());
                case "args" -> hook.withArgs(in.strings());
                case "env" -> hook.withEnv(in.strings());
                case "timeout" -> hook.withTimeout(in.int64());
                default -> Values.unknown(in, hook);
            };
        }
        in.require("path");
        return hook;
    }

    private static void writeHook(JsonWriter out, Hook hook) {
        out.beginObject();
        out.member("path", hook.path());
        out.member("args", hook.args());
        out.member("env", hook.env());
        out.member("timeout", hook.timeout());
        out.endObject();
    }
}
