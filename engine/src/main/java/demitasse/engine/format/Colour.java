package demitasse.engine.format;

/** Colours of a terminal (ECMA-48, SGR), by what they say. */
public enum Colour {
    GOOD("32"),
    WAITING("33"),
    BAD("31"),
    FAINT("2");

    static final char ESCAPE = '\u001b';

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    public String paint(String text) {
        return ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m";
    }
}
