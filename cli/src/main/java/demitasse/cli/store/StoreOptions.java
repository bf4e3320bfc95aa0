package demitasse.cli.store;

import demitasse.engine.look.Selection.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of these commands; the rows of {@link StoreCommand} set the fields. */
public final class StoreOptions {
    boolean quiet;
    boolean force;
    boolean all;
    boolean volumes;
    boolean verbose;
    boolean only;
    String name = "";
    String format = "";
    final Map<String, String> labels = new LinkedHashMap<>();
    final List<Filter> filters = new ArrayList<>();
}
