package demitasse.engine.format;

import demitasse.spec.json.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a list is printed: as a table, as JSON with an object a line, or by a template. */
public final class ListFormat {
    private static final String TABLE = "table";

    /** Null for JSON. */
    private final @Nullable Template template;
    private final boolean table;
    private final boolean usual;

    private ListFormat(@Nullable Template template, boolean table, boolean usual) {
        this.template = template;
        this.table = table;
        this.usual = usual;
    }

    /**
     * What {@code table}, {@code json}, {@code ids}, {@code names} or a template stand for; a template behind {@code table} makes columns at its tabs.
     *
     * @param columns the usual table, as a template
     * @throws demitasse.runtime.SetupException for a text that is no template
     */
    public static ListFormat of(String asked, String columns) {
        if (asked.equals("json")) {
            return new ListFormat(null, false, false);
        }
        if (asked.isEmpty() || asked.equals(TABLE)) {
            return new ListFormat(Template.of(columns), true, true);
        }
        if (asked.equals("ids") || asked.equals("names")) {
            return new ListFormat(Template.of(asked.equals("ids") ? "{{.ID}}" : "{{or .Names .ID}}"), false, false);
        }
        // What a shell hands over of "{{.ID}}\t{{.Names}}" are a backslash and a letter.
        String text = asked.replace("\\t", "\t").replace("\\n", "\n");
        boolean table = text.startsWith(TABLE + " ");
        return new ListFormat(Template.of(table ? text.substring(TABLE.length() + 1) : text), table, false);
    }

    /** Whether it is the usual table, which a person looks at. */
    public boolean isUsual() {
        return usual;
    }

    /** The text of all rows. A field that there is not is an error without rows, too.
     *  @param headings what stands above the columns, by the names of the fields */
    public String text(List<JsonObject> rows, JsonObject headings) {
        StringBuilder out = new StringBuilder();
        Table lines = new Table();
        if (template != null && (table || rows.isEmpty())) {
            StringBuilder line = new StringBuilder();
            template.fill(headings, line);
            if (table) {
                lines.line(line.toString());
            }
        }
        for (JsonObject row : rows) {
            StringBuilder line = new StringBuilder();
            if (template == null) {
                line.append(Values.json(row));
            } else {
                template.fill(row, line);
            }
            if (table) {
                lines.line(line.toString());
            } else {
                out.append(line).append('\n');
            }
        }
        lines.appendTo(out);
        return out.toString();
    }
}
