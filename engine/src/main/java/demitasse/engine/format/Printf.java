package demitasse.engine.format;

import demitasse.kernel.Text;

/** How wide a value is printed (Go, package fmt). */
final class Printf {
    private static final int WIDEST = 1000;

    private Printf() {}

    /** @param form what stands between the % and the letter: {@code -12.3}, {@code 05} */
    static String place(String form, String value) {
        int point = form.indexOf('.');
        String width = point < 0 ? form : form.substring(0, point);
        boolean behind = width.startsWith("-");
        boolean zeros = width.startsWith("0");
        String text = point < 0 ? value : value.substring(0, Math.min(value.length(), number(form.substring(point + 1))));
        String padded = padded(text, number(behind ? width.substring(1) : width), behind);
        return zeros ? padded.replace(' ', '0') : padded;
    }

    /** The digits at the beginning; {@link #WIDEST} where they are more. */
    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length() && Text.isDigit(digits.charAt(i)); i++) {
            number = Math.min(WIDEST, number * 10 + digits.charAt(i) - '0');
        }
        return number;
    }

    /** With spaces up to a width, behind it or before it. */
    static String padded(String text, long width, boolean behind) {
        StringBuilder spaces = new StringBuilder();
        for (int i = text.length(); i < Math.min(width, WIDEST); i++) {
            spaces.append(' ');
        }
        return behind ? text + spaces : spaces + text;
    }
}
