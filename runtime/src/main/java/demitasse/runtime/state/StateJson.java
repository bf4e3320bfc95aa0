package demitasse.runtime.state;

import demitasse.runtime.state.ContainerState.Group;
import demitasse.spec.Hooks;
import demitasse.spec.SpecJson;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The state of a container as JSON: as it is kept in its directory, and as callers and hooks are told it (runtime.md, State). */
public final class StateJson {
    private StateJson() {}

    /** What everybody is told, as one object: {@code pid} is 0 where init does not live. */
    public static void write(JsonWriter out, ContainerState state, Status status) {
        out.beginObject();
        out.member("ociVersion", state.ociVersion());
        out.member("id", state.id());
        out.name("pid").number(status == Status.STOPPED ? 0 : state.pid());
        out.member("status", status.word());
        writeRest(out, state);
        out.endObject();
    }

    static byte[] encode(ContainerState state) {
        JsonWriter out = JsonWriter.compact();
        out.beginObject();
        out.member("ociVersion", state.ociVersion());
        out.member("id", state.id());
        out.name("pid").number(state.pid());
        out.name("startTicks").number(state.startTicks());
        writeRest(out, state);
        out.flag("sharesPids", state.sharesPids());
        out.name("groups").beginArray();
        for (Group group : state.groups()) {
            out.beginObject();
            out.member("mountPoint", group.mountPoint());
            out.flag("unified", group.unified());
            out.member("controllers", group.controllers());
            out.member("path", group.path());
            out.endObject();
        }
        out.endArray();
        if (state.unit() != null) {
            out.name("unit").beginObject().member("slice", state.unit().slice()).member("name", state.unit().name());
            out.member("userDirectory", state.unit().userDirectory()).endObject();
        }
        if (!state.hooks().equals(Hooks.EMPTY)) {
            SpecJson.writeHooks(out.name("hooks"), state.hooks());
        }
        return out.endObject().toBytes();
    }

    private static void writeRest(JsonWriter out, ContainerState state) {
        out.member("bundle", state.bundle());
        out.member("rootfs", state.rootfs());
        out.member("created", state.created());
        out.member("annotations", state.annotations());
        out.member("owner", state.owner());
    }

    static ContainerState read(JsonReader in) {
        String ociVersion = "";
        String id = "";
        int pid = 0;
        long startTicks = 0;
        String bundle = "";
        String rootfs = "";
        String created = "";
        String owner = "";
        Map<String, String> annotations = Map.of();
        boolean sharesPids = false;
        List<Group> groups = List.of();
        ContainerState.Unit unit = null;
        Hooks hooks = Hooks.EMPTY;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "ociVersion" -> ociVersion = in.string();
                case "id" -> id = in.string();
                case "pid" -> pid = in.int32();
                case "startTicks" -> startTicks = in.int64();
                case "bundle" -> bundle = in.string();
                case "rootfs" -> rootfs = in.string();
                case "created" -> created = in.string();
                case "owner" -> owner = in.string();
                case "annotations" -> annotations = in.stringProperties();
                case "sharesPids" -> sharesPids = in.bool();
                case "groups" -> groups = readGroups(in);
                case "unit" -> unit = readUnit(in);
                case "hooks" -> hooks = SpecJson.readHooks(in);
                default -> in.unknown();
            }
        }
        return new ContainerState(ociVersion, id, pid, startTicks, bundle, rootfs, created, owner, annotations, sharesPids, groups, unit, hooks);
    }

    /** Of all that only init, which is what a list of many asks for; the rest is passed over. */
    static ContainerState glance(JsonReader in) {
        int pid = 0;
        long startTicks = 0;
        in.beginObject();
        while (in.nextName()) {
            switch (in.name()) {
                case "pid" -> pid = in.int32();
                case "startTicks" -> startTicks = in.int64();
                default -> in.skip();
            }
        }
        return ContainerState.unfinished("").withInit(pid, startTicks);
    }

    private static List<Group> readGroups(JsonReader in) {
        List<Group> groups = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            groups.add(readGroup(in));
        }
        return groups;
    }

    private static Group readGroup(JsonReader in) {
        String mountPoint = "";
        boolean unified = false;
        List<String> controllers = List.of();
        String path = "";
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "mountPoint" -> mountPoint = in.string();
                case "unified" -> unified = in.bool();
                case "controllers" -> controllers = in.strings();
                case "path" -> path = in.string();
                default -> in.unknown();
            }
        }
        return new Group(mountPoint, unified, controllers, path);
    }

    private static ContainerState.Unit readUnit(JsonReader in) {
        String slice = "";
        String name = "";
        String userDirectory = null;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "slice" -> slice = in.string();
                case "name" -> name = in.string();
                case "userDirectory" -> userDirectory = in.string();
                default -> in.unknown();
            }
        }
        return new ContainerState.Unit(slice, name, userDirectory);
    }
}
