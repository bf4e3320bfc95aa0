package demitasse.spec;

/** A constant that stands in JSON as a word of the specification; implemented by enums. */
public interface Word {
    /** The name of the constant, which every enum has. */
    String name();

    /** The word as the specification writes it: the name itself, unless the enum says otherwise. */
    default String word() {
        return name();
    }
}
