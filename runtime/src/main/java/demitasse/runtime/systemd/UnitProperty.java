package demitasse.runtime.systemd;

import java.util.List;

/** One property of a unit, as systemd takes it over D-Bus (org.freedesktop.systemd1(5)). */
public record UnitProperty(String name, Value value) {
    /** A value of one of the types that we use. */
    sealed interface Value {
        record Text(String text) implements Value {}

        record Flag(boolean flag) implements Value {}

        /** 64 bits without a sign; all ones is infinity. */
        record Number(long number) implements Value {}

        record Pids(List<Integer> pids) implements Value {}

        record Octets(byte[] octets) implements Value {}
    }

    static UnitProperty text(String name, String text) {
        return new UnitProperty(name, new Value.Text(text));
    }

    static UnitProperty flag(String name, boolean flag) {
        return new UnitProperty(name, new Value.Flag(flag));
    }

    static UnitProperty number(String name, long number) {
        return new UnitProperty(name, new Value.Number(number));
    }

    static UnitProperty pid(String name, int pid) {
        return new UnitProperty(name, new Value.Pids(List.of(pid)));
    }

    static UnitProperty octets(String name, byte[] octets) {
        return new UnitProperty(name, new Value.Octets(octets));
    }

    /** An array of structures of name and variant: {@code a(sv)}. */
    static void write(DbusWriter out, List<UnitProperty> properties) {
        out.array(8, elements -> {
            for (UnitProperty property : properties) {
                elements.struct().text(property.name());
                property.write(elements);
            }
        });
    }

    private void write(DbusWriter out) {
        switch (value) {
            case Value.Text(String text) -> out.signature("s").text(text);
            case Value.Flag(boolean flag) -> out.signature("b").flag(flag);
            case Value.Number(long number) -> out.signature("t").number64(number);
            case Value.Pids(List<Integer> pids) -> out.signature("au").array(4, elements -> pids.forEach(elements::number32));
            case Value.Octets(byte[] octets) -> out.signature("ay").array(1, elements -> elements.raw(octets));
        }
    }
}
