package demitasse.kernel;

/** The running kernel: {@code release} as in {@code 6.1.0-26-amd64}, {@code machine} as in {@code x86_64}. */
public record SystemName(String release, String machine, String nodeName) {}
