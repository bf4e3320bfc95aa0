package demitasse.spec;

/** A choice of the specification that stands in JSON as a word of its own. */
public interface Word {
    /** The word as the specification writes it. */
    String word();
}
