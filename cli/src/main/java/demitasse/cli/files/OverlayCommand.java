package demitasse.cli.files;

import demitasse.cli.option.HelpText.Contents;
import demitasse.cli.option.HelpText.Example;
import demitasse.cli.option.HelpText.Page;
import demitasse.cli.option.OptionTable;
import demitasse.cli.option.OptionTable.HelpAsked;
import demitasse.cli.option.OptionTable.Operands;
import demitasse.cli.option.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the words after {@code overlay}. */
public final class OverlayCommand {
    private OverlayCommand() { }

    /** The request, or null where help was asked for. */
    public static @Nullable FilesRequest read(List<String> words) {
        return switch (table().parseAnywhere(words, new FilesOptions())) {
            case HelpAsked asked -> null;
            case Operands(List<String> left, boolean afterDashes) -> request(left);
        };
    }

    private static FilesRequest request(List<String> words) {
        if (words.equals(List.of("ls"))) {
            return new FilesRequest.Overlays();
        }
        if (words.size() < 2 || !words.getFirst().equals("rm")) {
            throw new UsageException("write demitasse overlay ls, or demitasse overlay rm NAME...", "see demitasse overlay --help");
        }
        return new FilesRequest.RemoveOverlays(words.subList(1, words.size()));
    }

    private static OptionTable<FilesOptions> table() {
        return new OptionTable<>("demitasse overlay", List.of(), List.of(), false);
    }

    public static Contents contents() {
        return new Contents(new Page(List.of("demitasse overlay COMMAND"), "Lists and removes what runs with --overlay NAME have kept.",
                List.of(new Example("demitasse run --overlay try -- apt install hello", "Go on where the last run with --overlay try ended")),
                List.of("One container at a time writes to an overlay. It lies over one root filesystem, for good.")), table(), "Commands",
                List.of(new Example("ls", "list them, with what each lies over"), new Example("rm NAME...", "remove them, with all that was written")));
    }
}
