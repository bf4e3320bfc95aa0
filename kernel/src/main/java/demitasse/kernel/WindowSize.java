package demitasse.kernel;

/** Rows and columns of a terminal window. */
public record WindowSize(int rows, int columns) {}
