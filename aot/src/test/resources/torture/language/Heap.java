import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A few mebibytes that are collected hundreds of times: whatever lives must stay what it was, in clones too.
 *
 * <p>Every case has a shape that a collector gets wrong more easily than others, and its name says which.
 */
final class Heap {
    private Heap() {}

    public static void main(String[] arguments) {
        String only = arguments.length == 0 ? "" : arguments[0];
        run("parent", only);
        Door.inChild(() -> {
            run("child", only);
            Door.inChild(() -> run("grandchild", only));
            run("child again", only);
        });
        run("parent again", only);
    }

    private static void run(String who, String only) {
        for (String name : new String[] {"pieces", "hashed", "sizes", "wide", "generations", "tables", "classes"}) {
            if (only.isEmpty() || only.equals(name)) {
                Door.line(who + " " + name + " " + result(name));
            }
        }
    }

    private static long result(String name) {
        return switch (name) {
            case "pieces" -> pieces();
            case "hashed" -> hashed();
            case "sizes" -> sizes();
            case "wide" -> wide();
            case "generations" -> generations();
            case "tables" -> tables();
            default -> classes();
        };
    }

    record Link(int value, Link next) {}

    /** Every second small object lives: as many free pieces as can be. */
    static long pieces() {
        long sum = 0;
        for (int round = 0; round < 6; round++) {
            Link kept = null;
            Link thrown = null;
            for (int i = 0; i < 40_000; i++) {
                kept = new Link(i, kept);
                thrown = new Link(i, i % 500 == 0 ? null : thrown);
            }
            for (Link link = kept; link != null; link = link.next()) {
                sum = sum * 31 + link.value();
            }
            sum += thrown.value();
        }
        return sum;
    }

    /** Objects with an identity hash, which the collector must not read as the size of a free piece. */
    static long hashed() {
        Object[] kept = new Object[6000];
        int[] hashes = new int[kept.length];
        long sum = 0;
        for (int i = 0; i < 400_000; i++) {
            Object object = i % 3 == 0 ? new Object() : new Link(i, null);
            int hash = System.identityHashCode(object);
            int place = (int) (i * 7919L % 16_000);
            if (place < kept.length) {
                if (kept[place] != null && System.identityHashCode(kept[place]) != hashes[place]) {
                    sum++;
                }
                kept[place] = object;
                hashes[place] = hash;
            }
        }
        for (Object object : kept) {
            sum = sum * 31 + (object instanceof Link link ? link.value() : 1);
        }
        return sum;
    }

    /** Arrays of every size from nothing to a quarter of a mebibyte, in an order that leaves holes of every size. */
    static long sizes() {
        Object[] kept = new Object[64];
        long random = 17;
        long sum = 0;
        for (int i = 0; i < 12_000; i++) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            int pick = (int) (random >>> 40);
            int size = 1 << (pick & 15) >> (pick >>> 4 & 7);
            int place = pick >>> 8 & 63;
            sum = sum * 31 + checked(kept[place]);
            kept[place] = filled(pick >>> 14 & 3, i % 1000 == 0 ? 100_000 + pick % 1000 : size, i);
        }
        for (Object array : kept) {
            sum = sum * 31 + checked(array);
        }
        return sum;
    }

    private static Object filled(int kind, int size, int value) {
        switch (kind) {
            case 0 -> {
                byte[] bytes = new byte[size];
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) (value + i);
                }
                return bytes;
            }
            case 1 -> {
                long[] longs = new long[size / 8];
                for (int i = 0; i < longs.length; i++) {
                    longs[i] = value + i;
                }
                return longs;
            }
            case 2 -> {
                Object[] objects = new Object[size / 8];
                for (int i = 0; i < objects.length; i += 3) {
                    objects[i] = new Link(value + i, null);
                }
                return objects;
            }
            default -> {
                StringBuilder text = new StringBuilder();
                while (text.length() < size / 4) {
                    text.append(value).append(',');
                }
                return text.toString();
            }
        }
    }

    private static long checked(Object array) {
        long sum = 0;
        if (array instanceof byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                sum += bytes[i] == (byte) (bytes[0] + i) ? 1 : 1_000_000;
            }
        } else if (array instanceof long[] longs) {
            for (int i = 0; i < longs.length; i++) {
                sum += longs[i] == longs[0] + i ? longs[i] : 1_000_000;
            }
        } else if (array instanceof Object[] objects) {
            for (Object object : objects) {
                sum = sum * 3 + (object instanceof Link link ? link.value() : 1);
            }
        } else if (array instanceof String text) {
            sum = text.hashCode();
        }
        return sum;
    }

    /** One array with references to more objects than a short queue holds. */
    static long wide() {
        long sum = 0;
        for (int round = 0; round < 4; round++) {
            Object[] row = new Object[70_000];
            for (int i = 0; i < row.length; i++) {
                row[i] = Integer.valueOf(i + 1000);
            }
            byte[][] waste = new byte[8][];
            for (int i = 0; i < 60; i++) {
                waste[i & 7] = new byte[50_000 + i];
                sum += waste[i & 7].length;
            }
            for (Object number : row) {
                sum = sum * 31 + (Integer) number;
            }
        }
        return sum;
    }

    /** What is old gets references to what is young, over and over. */
    static long generations() {
        Link[] old = new Link[3000];
        List<StringBuilder> texts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            texts.add(new StringBuilder());
        }
        long sum = 0;
        for (int i = 0; i < 200_000; i++) {
            int place = i * 7919 % old.length;
            Link link = old[place];
            old[place] = new Link(i, i % 5 == 0 || link == null ? null : new Link(link.value(), null));
            if (i % 40 == 0) {
                StringBuilder text = texts.get(i / 40 % 50);
                if (text.length() > 600) {
                    sum += text.toString().hashCode();
                    text.setLength(0);
                    texts.set(i / 40 % 50, new StringBuilder());
                }
                text.append(i).append(' ');
            }
        }
        for (Link link : old) {
            sum = sum * 31 + (link == null ? 0 : link.value() + (link.next() == null ? 0 : link.next().value()));
        }
        return sum;
    }

    /** Tables that grow and are copied while other tables live on. */
    static long tables() {
        long sum = 0;
        Map<String, List<String>> longest = new HashMap<>();
        for (int round = 0; round < 12; round++) {
            Map<String, List<String>> table = new HashMap<>();
            for (int i = 0; i < 900; i++) {
                table.computeIfAbsent("key" + i * 31 % 400, key -> new ArrayList<>()).add("value" + (i ^ round));
            }
            if (round % 4 == 1) {
                longest = table;
            }
            for (int i = 0; i < 400; i++) {
                for (String value : longest.getOrDefault("key" + i, List.of())) {
                    sum = sum * 31 + value.hashCode();
                }
            }
        }
        return sum;
    }

    /** Class objects and what they remember, used as keys while everything around them moves. */
    static long classes() {
        Object[] samples = {new int[0], new Link[0][0], "text", new Link(1, null), new ArrayList<String>(), Long.valueOf(7), new byte[0][0][0]};
        Map<Class<?>, Integer> counts = new HashMap<>();
        long sum = 0;
        for (int i = 0; i < 60_000; i++) {
            Class<?> type = samples[i % samples.length].getClass();
            counts.merge(type, 1, Integer::sum);
            byte[] waste = new byte[i % 300];
            sum = sum * 31 + type.getName().hashCode() + waste.length;
            if (type == String.class && samples[2] != "text" || type == Link.class && !(samples[3] instanceof Link)) {
                sum++;
            }
        }
        for (Object sample : samples) {
            sum = sum * 31 + counts.get(sample.getClass());
        }
        return sum;
    }
}
