package demitasse.cli.look;

import demitasse.engine.event.EventFilter;
import demitasse.engine.look.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command wants to see. An empty format is the usual one. */
public sealed interface LookRequest {
    /** The list of containers; {@code whole} shows everything in full. */
    record ListContainers(Selection selection, String format, boolean whole) implements LookRequest { }

    /** All that is known of containers; {@code pretty} on many lines. */
    record Inspect(List<String> words, String format, boolean pretty) implements LookRequest { }

    /** The processes of a container, as ps(1) prints them with these options. */
    record Top(String word, List<String> options) implements LookRequest { }

    /** What containers use, once or again and again. */
    record Stats(List<String> words, boolean all, boolean once, long intervalMillis, String format) implements LookRequest { }

    /** What happened to containers: from a time and up to one, null for neither; {@code follow} waits for more. */
    record Events(@Nullable String since, @Nullable String until, boolean follow, List<EventFilter> filters, String format) implements LookRequest { }
    /** Which ports of the host lead to a container; {@code port} is {@code 80/tcp}, empty for all. */
    record Port(String word, String port) implements LookRequest { }

    /** This machine and what runs on it. */
    record Info(String format) implements LookRequest { }

    /** Which version this is, of what and on what. */
    record VersionDetails(String format) implements LookRequest { }
}
