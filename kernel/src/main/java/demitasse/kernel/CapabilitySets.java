package demitasse.kernel;

/** Three of the five capability sets of a process, as bit sets over the numbers of capabilities(7). */
public record CapabilitySets(long effective, long permitted, long inheritable) {}
