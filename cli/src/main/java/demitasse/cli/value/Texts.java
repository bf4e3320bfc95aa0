package demitasse.cli.value;

import demitasse.kernel.Text;
import java.util.List;
import java.util.function.IntPredicate;

/** Reading text by ASCII characters, without regular expressions, which would add their engine to the binary. */
final class Texts {
    /** What {@link #number} answers for text that is no number, or a number over {@link Long#MAX_VALUE}. */
    static final long NO_NUMBER = -1;

    private Texts() { }

    /** The parts between separators, empty ones included; at least one. */
    static List<String> split(String text, char separator) {
        return Text.split(text, separator);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isLetterOrDigit(int c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean any(String text, IntPredicate kind) {
        for (int i = 0; i < text.length(); i++) {
            if (kind.test(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean all(String text, IntPredicate kind) {
        return !any(text, kind.negate());
    }

    /** Whether the text is one or more decimal digits. */
    static boolean isDigits(String text) {
        return !text.isEmpty() && all(text, Texts::isDigit);
    }

    /** A decimal number without sign, or {@link #NO_NUMBER}. */
    static long number(String text) {
        if (!isDigits(text)) {
            return NO_NUMBER;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Capitals A to Z made small; String.toLowerCase goes by the locale, in which I may become a dotless i. */
    static String lower(String text) {
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return lower.toString();
    }

    /** Small letters a to z made capitals. */
    static String upper(String text) {
        StringBuilder upper = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return upper.toString();
    }

    /** String.stripLeading would bring the table of all Unicode blanks. */
    static String withoutLeadingBlanks(String text) {
        int start = 0;
        while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        return text.substring(start);
    }

    /** The bytes of the text in UTF-8. Counted, since encoding half of a surrogate pair throws in the native binary. */
    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // The two halves of a pair make four bytes together.
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            bytes += c < 0x80 ? 1 : c < 0x800 || half ? 2 : 3;
        }
        return bytes;
    }
}
