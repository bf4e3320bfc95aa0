package demitasse.cli.files;

import org.jspecify.annotations.Nullable;

/** The options of the commands on files; the rows of {@link FilesVerbs} set the fields. */
final class FilesOptions {
    boolean yes;
    boolean force;
    boolean archive;
    boolean follow;
    boolean json;
    boolean pause;
    String message = "";
    @Nullable String output;
}
