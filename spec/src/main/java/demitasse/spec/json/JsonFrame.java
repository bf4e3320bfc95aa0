package demitasse.spec.json;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object or array that is being read: where it begins and what of it was seen. Used again for the next one. */
final class JsonFrame {
    // Names are compared one by one as long as an object is small; a set costs more than it saves there.
    private static final int SMALL = 16;

    private final String[] names = new String[SMALL];
    private final int[] hashes = new int[SMALL];
    private @Nullable Set<String> manyNames;
    private @Nullable Set<String> nullNames;
    private @Nullable String member;
    private boolean array;
    private int start;
    private int count;

    void open(int at, boolean isArray) {
        start = at;
        array = isArray;
        count = 0;
        member = null;
        manyNames = null;
        nullNames = null;
    }

    int start() {
        return start;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** False when the object has this name already. */
    boolean enterMember(String name) {
        member = name;
        boolean first = manyNames == null ? !has(name) : manyNames.add(name);
        if (count < SMALL) {
            names[count] = name;
            hashes[count] = name.hashCode();
        } else if (manyNames == null) {
            manyNames = new HashSet<>();
            for (String known : names) {
                manyNames.add(known);
            }
            manyNames.add(name);
        }
        count++;
        return first;
    }

    /** The value of the member that was moved to is null, so that {@link #hasValue} answers false for it. */
    void memberIsNull() {
        if (nullNames == null) {
            nullNames = new HashSet<>();
        }
        nullNames.add(member());
    }

    void leaveMember() {
        member = null;
    }

    void enterElement() {
        count++;
    }

    String member() {
        if (member == null) {
            throw new IllegalStateException("no member of the object was moved to");
        }
        return member;
    }

    boolean hasValue(String name) {
        return has(name) && (nullNames == null || !nullNames.contains(name));
    }

    private boolean has(String name) {
        if (manyNames != null) {
            return manyNames.contains(name);
        }
        int hash = name.hashCode();
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash && names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Appends the reference token of what is being read in here, where something is (RFC 6901, 3). */
    void appendTo(StringBuilder pointer) {
        if (array && count > 0) {
            pointer.append('/').append(count - 1);
        } else if (member != null) {
            pointer.append('/').append(member.replace("~", "~0").replace("/", "~1"));
        }
    }
}
