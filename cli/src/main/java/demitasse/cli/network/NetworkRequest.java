package demitasse.cli.network;

import demitasse.engine.network.Definition;
import java.util.List;

/** What {@code network} is asked for. */
public sealed interface NetworkRequest {
    /** Make one; when it is made is not known yet. */
    record Create(Definition wanted) implements NetworkRequest { }

    /** List them; {@code quiet} for their names alone. */
    record Ls(boolean quiet) implements NetworkRequest { }

    /** Tell all that is known of them, as JSON. */
    record Inspect(List<String> names) implements NetworkRequest { }

    record Rm(List<String> names) implements NetworkRequest { }

    /** Remove those that nobody is connected to. */
    record Prune() implements NetworkRequest { }

    /** Make the rules for packets anew. */
    record Reload() implements NetworkRequest { }
}
