package demitasse.cli.look;

import demitasse.engine.event.EventFilter;
import demitasse.engine.look.Selection.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of the commands that look; the rows of {@link LookVerbs} set the fields. */
final class LookOptions {
    boolean all;
    boolean quiet;
    boolean whole;
    boolean once;
    boolean pretty = true;
    boolean sizes;
    int last = -1;
    int intervalMillis = 1000;
    String format = "";
    boolean follow;
    @Nullable String since;
    @Nullable String until;
    final List<EventFilter> events = new ArrayList<>();
    final List<Filter> filters = new ArrayList<>();
}
