package demitasse.cli.store;

import demitasse.cli.host.Host;
import demitasse.engine.format.Fields;
import demitasse.engine.format.ListFormat;
import demitasse.engine.format.Sizes;
import demitasse.engine.format.Table;
import demitasse.engine.format.Template;
import demitasse.engine.image.Images;
import demitasse.engine.look.ImageRows;
import demitasse.engine.look.VolumeRows;
import demitasse.engine.look.VolumeSelection;
import demitasse.engine.store.Repairs;
import demitasse.engine.store.Store;
import demitasse.engine.store.Volume;
import demitasse.engine.store.VolumeUsers;
import demitasse.engine.store.Volumes;
import demitasse.engine.upkeep.DiskUsage;
import demitasse.engine.upkeep.DiskUsage.Used;
import demitasse.engine.upkeep.Fsck;
import demitasse.engine.upkeep.Pruning;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.ProcessOp.RandomBytes;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.runtime.report.ErrorReport;
import demitasse.runtime.report.Failure;
import demitasse.spec.json.JsonValue;
import demitasse.spec.json.JsonValue.JsonArray;
import demitasse.spec.json.JsonValue.JsonObject;
import demitasse.spec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** Performs the commands on images, volumes and the store. One that fails for one of several goes on with the others. */
public final class StoreMain {
    private static final int FAILED = 1;
    private static final int NAME_BYTES = 32;
    private static final String USAGE_TABLE = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    private static final JsonObject USAGE_HEADINGS = new Fields().text("Type", "TYPE").text("TotalCount", "TOTAL").text("Active", "ACTIVE")
            .text("Size", "SIZE").text("Reclaimable", "RECLAIMABLE").object();

    private final Kernel kernel;
    private final Host host;
    private final StoreRequest request;
    private final StoreOptions options;

    public StoreMain(Kernel kernel, Host host, StoreRequest request) {
        this.kernel = kernel;
        this.host = host;
        this.request = request;
        this.options = request.options();
    }

    /** Answers the exit code. */
    public int perform() {
        return switch (request.action()) {
            case IMPORT -> printed(new ImageMain(kernel).made(host, request.words().getFirst(), request.words().getLast(), options.quiet) + "\n");
            case IMAGES -> printed(new ImageMain(kernel).listed(options, request.words()));
            case INSPECT_IMAGES -> inspectImages();
            case TAG -> tag();
            case REMOVE_IMAGES -> removeImages();
            case PRUNE_IMAGES -> pruneImages();
            case CREATE -> create();
            case LIST -> list();
            case INSPECT -> inspect();
            case REMOVE -> remove();
            case PRUNE_VOLUMES -> pruneVolumes();
            case USAGE -> usage();
            case PRUNE -> prune();
            case CHECK -> check();
        };
    }

    private int create() {
        if (!request.words().isEmpty() && !options.name.isEmpty()) {
            throw new SetupException("the name is given twice, by --name and as " + request.words().getFirst(), "leave one of them out");
        }
        String name = request.words().isEmpty() ? options.name : request.words().getFirst();
        boolean unnamed = request.words().isEmpty() && name.isEmpty();
        Volumes volumes = Volumes.open(kernel);
        // The same name twice is no error, as in Docker: whoever wants a volume has one.
        String made = unnamed ? Text.hex(kernel.perform(new RandomBytes(NAME_BYTES))) : name;
        volumes.make(made, options.labels, unnamed);
        print(made + "\n");
        return 0;
    }

    private int list() {
        ListFormat format = ListFormat.of(options.quiet ? "{{.Name}}" : options.format, VolumeRows.TABLE);
        // What containers killed on the way have left would count as users.
        Store.open(kernel).sweep();
        VolumeUsers users = VolumeUsers.of(kernel, "");
        VolumeSelection selection = new VolumeSelection(options.filters);
        List<JsonObject> rows = new ArrayList<>();
        for (Volume volume : Volumes.open(kernel).list()) {
            if (selection.has(volume, users)) {
                rows.add(VolumeRows.row(volume, users));
            }
        }
        print(format.text(rows, VolumeRows.HEADINGS));
        return 0;
    }

    private int inspect() {
        Volumes volumes = Volumes.open(kernel);
        VolumeUsers users = VolumeUsers.of(kernel, "");
        return shown(name -> VolumeRows.whole(volumes.find(name), users));
    }

    private int inspectImages() {
        Images images = Images.open(kernel);
        return shown(name -> ImageRows.whole(kernel, images.find(name)));
    }

    private int shown(Look look) {
        boolean json = options.format.equals("json");
        Template template = options.format.isEmpty() || json ? null : Template.of(options.format);
        List<JsonValue> all = new ArrayList<>();
        int code = each(name -> {
            JsonObject seen = look.at(name);
            all.add(seen);
            if (template != null) {
                StringBuilder line = new StringBuilder();
                template.fill(seen, line);
                print(line.append('\n').toString());
            } else if (json) {
                print(json(seen, JsonWriter.compact()));
            }
        });
        if (options.format.isEmpty()) {
            print(json(new JsonArray(all), JsonWriter.indented()));
        }
        return code;
    }

    private static String json(JsonValue value, JsonWriter out) {
        value.write(out);
        return Text.decode(out.toBytes()) + "\n";
    }

    /** All that is known of one thing. */
    @FunctionalInterface
    private interface Look {
        JsonObject at(String name);
    }

    /** Does something with one volume, or image. */
    @FunctionalInterface
    private interface Deed {
        void perform(String name);
    }

    private int each(Deed deed) {
        int code = 0;
        for (String name : request.words()) {
            try {
                deed.perform(name);
            } catch (RuntimeException failed) {
                ErrorReport.write(kernel, Failure.of(failed));
                code = FAILED;
            }
        }
        return code;
    }

    private int tag() {
        Images images = Images.open(kernel);
        images.tag(images.find(request.words().getFirst()), request.words().getLast());
        return 0;
    }

    private int removeImages() {
        Images images = Images.open(kernel);
        return each(name -> {
            if (!options.force || images.has(name)) {
                images.remove(name);
                print(name + "\n");
            }
        });
    }

    private int pruneImages() {
        if (!options.force && !agreed("This removes all images " + (options.all ? "that no container is on" : "without a name") + ". Go on? [y/N] ")) {
            return 0;
        }
        Pruning pruning = new Pruning(kernel);
        pruning.images(options.all);
        return told(pruning, "Deleted Images:");
    }

    private int remove() {
        Store.open(kernel).sweep();
        Volumes volumes = Volumes.open(kernel);
        return each(name -> {
            if (!options.force || volumes.has(name)) {
                volumes.remove(volumes.find(name));
                print(name + "\n");
            }
        });
    }

    private int pruneVolumes() {
        String what = options.all ? "all volumes that no container uses" : "all volumes without a name of their own that no container uses";
        if (!options.force && !agreed("This removes " + what + ". Go on? [y/N] ")) {
            return 0;
        }
        Store.open(kernel).sweep();
        Pruning pruning = new Pruning(kernel);
        pruning.volumes(options.all, new VolumeSelection(options.filters));
        return told(pruning, "Deleted Volumes:");
    }

    private int told(Pruning pruning, String title) {
        StringBuilder text = new StringBuilder();
        if (!pruning.removed().isEmpty()) {
            text.append(title).append('\n');
            for (String removed : pruning.removed()) {
                text.append(removed).append('\n');
            }
            text.append('\n');
        }
        print(text.append("Total reclaimed space: ").append(Sizes.decimal(pruning.freedBytes())).append('\n').toString());
        return 0;
    }

    private int prune() {
        String question = "This removes all containers that do not run, " + (options.all ? "all images that no container is on" : "images without a name")
                + (options.volumes ? ", volumes without a name of their own that no container uses" : "") + ". Go on? [y/N] ";
        if (!options.force && !agreed(question)) {
            return 0;
        }
        Pruning pruning = new Pruning(kernel);
        pruning.containers();
        pruning.images(options.all);
        if (options.volumes) {
            pruning.volumes(false, new VolumeSelection(List.of()));
        }
        return told(pruning, "Removed:");
    }

    private boolean agreed(String question) {
        Files.writeAll(kernel, Fd.STDERR, Text.encode(question));
        byte[] answer = kernel.perform(new Read(Fd.STDIN, 16));
        return answer.length > 0 && (answer[0] == 'y' || answer[0] == 'Y');
    }

    private int usage() {
        ListFormat format = ListFormat.of(options.format, USAGE_TABLE);
        DiskUsage usage = DiskUsage.of(kernel);
        print(options.verbose ? details(usage) : format.text(usage.rows(), USAGE_HEADINGS));
        return 0;
    }

    private static String details(DiskUsage usage) {
        StringBuilder text = new StringBuilder();
        table(text, "Images space usage:", "IMAGE\tID\tSIZE\tCONTAINERS", usage.images(), used -> used.name() + "\t" + used.id() + "\t" + size(used) + "\t" + used.links());
        table(text, "Containers space usage:", "CONTAINER ID\tNAME\tSIZE\tRUNS", usage.containers(),
                used -> used.id() + "\t" + used.name() + "\t" + size(used) + "\t" + (used.active() ? "yes" : "no"));
        table(text, "Local Volumes space usage:", "VOLUME NAME\tLINKS\tSIZE", usage.volumes(), used -> used.name() + "\t" + used.links() + "\t" + size(used));
        return text.toString();
    }

    private static String size(Used used) {
        return Sizes.decimal(used.bytes());
    }

    /** Says what stands in a line about something. */
    @FunctionalInterface
    private interface Line {
        String of(Used used);
    }

    private static void table(StringBuilder text, String title, String heading, List<Used> all, Line line) {
        text.append(text.isEmpty() ? "" : "\n").append(title).append("\n\n");
        Table table = new Table();
        table.line(heading);
        for (Used used : all) {
            table.line(line.of(used));
        }
        table.appendTo(text);
    }

    private int check() {
        Repairs repairs = Fsck.check(kernel, !options.only);
        StringBuilder text = new StringBuilder();
        for (String line : repairs.lines()) {
            text.append(line).append('\n');
        }
        print(text.isEmpty() ? "all is well\n" : text.toString());
        return Fsck.code(repairs);
    }

    private int printed(String text) {
        print(text);
        return 0;
    }

    private void print(String text) {
        Files.writeAll(kernel, Fd.STDOUT, Text.encode(text));
    }
}
