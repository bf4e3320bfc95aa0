package demitasse.engine.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container has of a network, as lines of words: its address, and each published port with its protocol, host address, port, and port inside. */
record NetworkRecord(int address, List<Publish> published) {
    private static final int WORDS_OF_PORT = 4;

    String text() {
        StringBuilder text = new StringBuilder(Ipv4.words(address)).append('\n');
        for (Publish one : published) {
            text.append(one.datagrams() ? "udp " : "tcp ").append(one.hostAddress() == null ? "*" : Ipv4.words(one.hostAddress()))
                    .append(' ').append(one.hostPort()).append(' ').append(one.containerPort()).append('\n');
        }
        return text.toString();
    }

    /** Null where the text is not whole: then nothing was done yet that it tells of. */
    static @Nullable NetworkRecord read(String text) {
        List<String> lines = split(text, '\n');
        Integer address = lines.isEmpty() || !text.endsWith("\n") ? null : Ipv4.parse(lines.getFirst());
        if (address == null) {
            return null;
        }
        List<Publish> published = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> words = split(line, ' ');
            if (words.size() == WORDS_OF_PORT) {
                published.add(new Publish(Ipv4.parse(words.get(1)), number(words.get(2)), number(words.get(3)), words.getFirst().equals("udp")));
            }
        }
        return new NetworkRecord(address, published);
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = number * 10 + digits.charAt(i) - '0';
        }
        return number & 0xffff;
    }

    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == at) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return parts;
    }
}
