package demitasse.cli.network;

import demitasse.engine.look.Selection.Filter;
import demitasse.engine.network.Definition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code network} is asked for. */
public sealed interface NetworkRequest {
    /** Make one; when it is made is not known yet. */
    record Create(Definition wanted) implements NetworkRequest { }

    /** List those that fit the filters; {@code quiet} for their names alone. */
    record Ls(boolean quiet, List<Filter> filters, String format) implements NetworkRequest { }

    /** Tell all that is known of them, as JSON or through a template. */
    record Inspect(List<String> names, String format) implements NetworkRequest { }

    record Rm(List<String> names) implements NetworkRequest { }

    /** Remove those that nobody is connected to. */
    record Prune() implements NetworkRequest { }

    /** Connect a container; the next free address of the network where none is asked for. */
    record Connect(String network, String container, @Nullable Integer address, List<String> aliases) implements NetworkRequest { }

    /** Disconnect it; {@code force} where that need not be possible. */
    record Disconnect(String network, String container, boolean force) implements NetworkRequest { }

    /** Make the rules for packets anew. */
    record Reload() implements NetworkRequest { }
}
