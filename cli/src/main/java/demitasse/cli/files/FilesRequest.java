package demitasse.cli.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wanted of the files of a container. */
public sealed interface FilesRequest {
    /** What it changed. */
    record Diff(String container, boolean json) implements FilesRequest { }

    /** Write what it changed to the host: below the paths, or all; {@code yes} without asking, {@code force} over what changed there meanwhile. */
    record Apply(String container, List<String> paths, boolean yes, boolean force) implements FilesRequest { }

    /** Copy out of it; {@code -} stands for an archive on standard output. */
    record CopyOut(String container, String path, String to, boolean archive, boolean follow) implements FilesRequest { }

    /** Copy into it; {@code -} stands for an archive on standard input. */
    record CopyIn(String from, String container, String path, boolean archive, boolean follow) implements FilesRequest { }

    /** The overlays that have names. */
    record Overlays() implements FilesRequest { }

    /** Remove overlays. */
    record RemoveOverlays(List<String> names) implements FilesRequest { }

    /** Keep it as an image. */
    record Commit(String container, String name, String message, boolean pause) implements FilesRequest { }

    /** Write all of it as an archive, to standard output where there is no path. */
    record Export(String container, @Nullable String to) implements FilesRequest { }
}
