package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.engine.RunRequest.ById;
import demitasse.engine.RunRequest.ByName;
import demitasse.engine.RunRequest.Principal;
import demitasse.engine.RunRequest.User;

/** Whom to run as: {@code USER[:GROUP]}, each a name or a number. */
public final class Users {
    /** 2^32 - 2: the number above it means "no one" to the kernel. */
    static final long LARGEST_ID = 4_294_967_294L;
    private static final String FORM = "write USER or USER:GROUP, each a name or a number";

    private Users() { }

    public static User read(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new User(principal(text, "uid"), null);
        }
        return new User(principal(text.substring(0, colon), "uid"), principal(text.substring(colon + 1), "gid"));
    }

    /** A uid or gid. */
    public static long id(String text, String what) {
        long id = Texts.number(text);
        if (!Texts.isDigits(text)) {
            throw new BadValueException(what + " takes a number from 0 to " + LARGEST_ID);
        }
        if (id == Texts.NO_NUMBER || id > LARGEST_ID) {
            throw new BadValueException("the " + what + " is too large; the largest is " + LARGEST_ID);
        }
        return id;
    }

    private static Principal principal(String text, String what) {
        if (text.isEmpty()) {
            throw new BadValueException("a " + what + " or name is missing; " + FORM);
        }
        if (Texts.isDigits(text)) {
            return new ById(id(text, what));
        }
        if (text.startsWith("-") || Texts.any(text, c -> c <= ' ' || c == 0x7f || c == ':' || c == '/')) {
            throw new BadValueException("that is neither a name nor a number; " + FORM);
        }
        return new ByName(text);
    }
}
