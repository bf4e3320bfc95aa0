package demitasse.runtime.network;

/** An interface of a network namespace, with the number by which the kernel knows it there. */
public record Interface(int index, String name) {
    private static final int FIXED_BYTES = 16;
    static final int IFLA_IFNAME = 3;

    static Interface of(byte[] message) {
        RouteAnswer answer = new RouteAnswer(message, FIXED_BYTES);
        return new Interface(answer.int32(4), answer.text(IFLA_IFNAME));
    }
}
