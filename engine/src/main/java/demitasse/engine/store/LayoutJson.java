package demitasse.engine.store;

import demitasse.runtime.ContainerSpec;
import demitasse.runtime.ContainerSpec.CarriedMount;
import demitasse.runtime.ContainerSpec.Layers;
import demitasse.runtime.ContainerSpec.PlacedFile;
import demitasse.runtime.ContainerSpec.RootFilesystem;
import demitasse.spec.Spec;
import demitasse.spec.json.JsonReader;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** What a container is made of beside its OCI configuration, as JSON: with both it can be made again at any time. */
final class LayoutJson {
    private LayoutJson() {}

    static byte[] encode(ContainerSpec container) {
        JsonWriter out = JsonWriter.compact().beginObject();
        out.member("id", container.id()).member("shownAs", container.shownAs());
        switch (container.root()) {
            case RootFilesystem.Directory(String path, boolean mapped) -> out.member("directory", path).flag("mapped", mapped);
            case RootFilesystem.Overlay(Layers layers, String place) -> {
                out.name("layers");
                write(out, layers);
                out.member("place", place);
            }
        }
        out.name("carried").beginArray();
        for (CarriedMount mount : container.carried()) {
            out.beginObject().member("destination", mount.destination()).name("layers");
            write(out, mount.layers());
            out.endObject();
        }
        out.endArray().name("files").beginArray();
        for (PlacedFile file : container.files()) {
            out.beginObject().member("path", file.path()).member("content", file.content()).endObject();
        }
        out.endArray();
        out.flag("init", container.init()).flag("input", container.input());
        return out.endObject().toBytes();
    }

    private static void write(JsonWriter out, Layers layers) {
        out.beginObject().member("lowers", layers.lowers()).member("upper", layers.upper()).member("work", layers.work());
        if (layers.fuse()) {
            out.flag("fuse", true);
        }
        if (layers.limitBytes() > 0) {
            out.member("limitBytes", layers.limitBytes());
        }
        out.endObject();
    }

    static ContainerSpec read(JsonReader in, Spec spec) {
        String id = "";
        String shownAs = "";
        String directory = "";
        boolean mapped = false;
        Layers layers = null;
        String place = "";
        List<CarriedMount> carried = List.of();
        List<PlacedFile> files = List.of();
        boolean init = false;
        boolean input = false;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "id" -> id = in.string();
                case "shownAs" -> shownAs = in.string();
                case "directory" -> directory = in.string();
                case "mapped" -> mapped = in.bool();
                case "layers" -> layers = layers(in);
                case "place" -> place = in.string();
                case "carried" -> carried = carried(in);
                case "files" -> files = files(in);
                case "init" -> init = in.bool();
                case "input" -> input = in.bool();
                default -> in.unknown();
            }
        }
        RootFilesystem root = layers == null ? new RootFilesystem.Directory(directory, mapped) : new RootFilesystem.Overlay(layers, place);
        return new ContainerSpec(id, shownAs, spec, root, carried, files, init, input);
    }

    private static Layers layers(JsonReader in) {
        List<String> lowers = List.of();
        String upper = "";
        String work = "";
        boolean fuse = false;
        long limitBytes = 0;
        in.beginObject();
        while (in.nextProperty()) {
            switch (in.name()) {
                case "lowers" -> lowers = in.strings();
                case "upper" -> upper = in.string();
                case "work" -> work = in.string();
                case "fuse" -> fuse = in.bool();
                case "limitBytes" -> limitBytes = in.int64();
                default -> in.unknown();
            }
        }
        return new Layers(lowers, upper, work, fuse, limitBytes);
    }

    private static List<CarriedMount> carried(JsonReader in) {
        List<CarriedMount> carried = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            String destination = "";
            Layers layers = new Layers(List.of(), "", "");
            in.beginObject();
            while (in.nextProperty()) {
                switch (in.name()) {
                    case "destination" -> destination = in.string();
                    case "layers" -> layers = layers(in);
                    default -> in.unknown();
                }
            }
            carried.add(new CarriedMount(destination, layers));
        }
        return carried;
    }

    private static List<PlacedFile> files(JsonReader in) {
        List<PlacedFile> files = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            String path = "";
            String content = "";
            in.beginObject();
            while (in.nextProperty()) {
                switch (in.name()) {
                    case "path" -> path = in.string();
                    case "content" -> content = in.string();
                    default -> in.unknown();
                }
            }
            files.add(new PlacedFile(path, content));
        }
        return files;
    }
}
