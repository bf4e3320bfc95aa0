package demitasse.cli.image;

import java.util.List;

/** What {@code image} is asked for. */
public sealed interface ImageRequest {
    /** Make one of a directory or an archive; {@code source} is {@code -} for standard input. */
    record Import(String name, String source, boolean quiet) implements ImageRequest { }

    /** List them; {@code quiet} for their ids alone. */
    record Ls(boolean quiet) implements ImageRequest { }

    /** Remove names, and images with their last one. */
    record Rm(List<String> images) implements ImageRequest { }

    /** Tell all that is known of them, as JSON. */
    record Inspect(List<String> images) implements ImageRequest { }

    /** Give one another name. */
    record Tag(String image, String name) implements ImageRequest { }
}
