package demitasse.spec;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map that cannot be changed and keeps its order; Map.copyOf would lose the order of the document. */
final class FrozenMap<V> extends AbstractMap<String, V> {
    private final Map<String, V> entries;

    private FrozenMap(Map<String, V> entries) {
        this.entries = entries;
    }

    /** The map itself where it is frozen already, so that withers copy nothing. */
    static <V> Map<String, V> copyOf(Map<String, V> map) {
        if (map instanceof FrozenMap) {
            return map;
        }
        return new FrozenMap<>(Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public @Nullable V get(Object key) {
        return entries.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }
}
