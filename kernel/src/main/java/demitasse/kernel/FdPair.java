package demitasse.kernel;

/** Two descriptors that were made together: the ends of a pipe or of a socket pair. */
public record FdPair(Fd first, Fd second) {}
