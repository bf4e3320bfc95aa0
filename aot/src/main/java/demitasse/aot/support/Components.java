package demitasse.aot.support;

import org.jspecify.annotations.Nullable;

/** What a record tells of itself in the place of methods of its own; the names are none that a component can have. */
public interface Components {
    /** The component with this number, boxed; behind the last one the record itself, which is no component of its own. */
    @Nullable Object component$(int number);

    /** The record's text without its components: each belongs behind an equals sign. */
    String shape$();
}
