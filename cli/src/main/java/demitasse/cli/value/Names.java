package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Shown;
import demitasse.engine.RunRequest.Label;

/** The names that people give: to a container, to its host, and labels. */
public final class Names {
    /** HOST_NAME_MAX of Linux. */
    private static final int LONGEST_HOSTNAME_BYTES = 64;
    private static final int LONGEST_PART = 63;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_NETWORK = 64;

    private Names() { }

    /** A container's name. */
    public static String container(String text) {
        boolean starts = !text.isEmpty() && Texts.isLetterOrDigit(text.charAt(0));
        if (!starts || !Texts.all(text, c -> Texts.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-')) {
            throw new BadValueException("a name starts with a letter or a digit "
                    + "and goes on with letters, digits, '_', '.' and '-'");
        }
        if (text.length() > LONGEST_NAME) {
            throw new BadValueException("a name has at most " + LONGEST_NAME + " characters; this has " + text.length());
        }
        return text;
    }

    /** A network's name. */
    public static String network(String text) {
        container(text);
        if (text.length() > LONGEST_NETWORK) {
            throw new BadValueException("the name of a network has at most " + LONGEST_NETWORK + " characters; this has " + text.length());
        }
        if (text.equals("none") || text.equals("host") || text.equals("default")) {
            throw new BadValueException("a network cannot be called " + text + ", which means something else to --network");
        }
        return text;
    }

    /** A host name after RFC 1123, underscores let through as every resolver does. */
    public static String host(String text) {
        int bytes = Texts.utf8Length(text);
        if (bytes > LONGEST_HOSTNAME_BYTES) {
            throw new BadValueException("a host name has at most " + LONGEST_HOSTNAME_BYTES + " bytes; this has " + bytes);
        }
        for (String part : Texts.split(text, '.')) {
            checkPart(part);
        }
        return text;
    }

    private static void checkPart(String part) {
        if (part.isEmpty() || part.length() > LONGEST_PART) {
            throw new BadValueException("a host name is made of parts of 1 to 63 characters with single dots between them");
        }
        if (!Texts.all(part, c -> Texts.isLetterOrDigit(c) || c == '-' || c == '_')) {
            throw new BadValueException("a host name holds only letters, digits, '-' and '.'");
        }
        if (part.startsWith("-") || part.endsWith("-")) {
            throw new BadValueException("no part of a host name starts or ends with '-', as " + Shown.word(part) + " does");
        }
    }

    /** A label: {@code KEY=VALUE}, or {@code KEY} for an empty value. */
    public static Label label(String text) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (key.isEmpty()) {
            throw new BadValueException("a key is missing; write KEY=VALUE");
        }
        if (Texts.any(key, c -> c <= ' ' || c == 0x7f)) {
            throw new BadValueException("the key " + Shown.word(key) + " has a space in it; write KEY=VALUE");
        }
        return new Label(key, equals < 0 ? "" : text.substring(equals + 1));
    }
}
