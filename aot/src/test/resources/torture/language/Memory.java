import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The garbage collector under pressure in a small heap, with exceptions in flight, and in a cloned child too. */
final class Memory {
    private Memory() {}

    static void run() {
        Door.line("before " + churn(60));
        Door.inChild(() -> {
            Door.line("child " + churn(60));
            Door.inChild(() -> Door.line("grandchild " + churn(30) + " " + list(2000)));
            Door.line("child again " + list(3000));
        });
        Door.line("after " + churn(40) + " " + list(4000));
        Door.line("large " + large());
        Door.line("clones " + clones());
    }

    record Node(int value, Node next) {}

    /** Keeps a live set of maps, chains and strings while it throws most of what it makes away. */
    static long churn(int rounds) {
        Map<Integer, List<String>> kept = new HashMap<>();
        long hash = 7;
        for (int i = 0; i < rounds * 500; i++) {
            Node chain = null;
            for (int j = 0; j < 8; j++) {
                chain = new Node(i + j, chain);
            }
            List<String> texts = kept.computeIfAbsent(i % 97, key -> new ArrayList<>());
            if (texts.size() > 20) {
                texts.clear();
            }
            try {
                texts.add("t" + i);
                hash = hash * 31 + risky(i, chain);
            } catch (IllegalStateException e) {
                hash = hash * 17 + e.getMessage().length() + chain.value() + texts.get(texts.size() - 1).length();
            }
        }
        for (int i = 0; i < 97; i++) {
            for (String text : kept.getOrDefault(i, List.of())) {
                hash = hash * 31 + text.hashCode();
            }
        }
        return hash;
    }

    private static int risky(int i, Node chain) {
        byte[] waste = new byte[i % 300];
        if (i % 13 == 5) {
            throw new IllegalStateException("risk " + new String(new char[i % 7]).length() + waste.length);
        }
        return chain.next().next().value() + waste.length;
    }

    static int list(int length) {
        Node head = null;
        for (int i = 0; i < length; i++) {
            head = new Node(i, head);
        }
        int sum = 0;
        for (Node node = head; node != null; node = node.next()) {
            sum += node.value();
        }
        return sum;
    }

    /** Clones of arrays of every width, with the collector at work, keep their content and their neighbours. */
    static long clones() {
        long hash = 1;
        byte[] bytes = new byte[1001];
        int[] numbers = {1, 2, 3, 4, 5};
        String[] texts = {"a", "b", "c"};
        boolean[] flags = {true, false, true};
        char[] letters = "letters".toCharArray();
        for (int i = 0; i < 20_000; i++) {
            bytes[i % bytes.length] = (byte) i;
            texts[i % 3] = "t" + i;
            byte[] copied = bytes.clone();
            int[] more = numbers.clone();
            more[i % 5] += i;
            String[] same = texts.clone();
            hash = hash * 31 + copied[i % 1001] + copied.length + more[i % 5] + same[i % 3].length() + same[(i + 1) % 3].charAt(0)
                    + (flags.clone()[i % 3] ? 1 : 0) + letters.clone()[i % 7] + Language.Level.values()[i % 3].ordinal();
        }
        return hash;
    }

    static long large() {
        long sum = 0;
        int[][] rows = new int[8][];
        for (int i = 0; i < 200; i++) {
            rows[i & 7] = new int[10_000 + i];
            rows[i & 7][i] = i;
            sum += rows[i & 7].length + rows[(i + 3) & 7 & (i < 8 ? 0 : 7)].length;
        }
        return sum;
    }
}
