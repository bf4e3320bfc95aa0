package demitasse.engine.network;

import demitasse.kernel.Kernel;
import demitasse.kernel.TimeOp.Monotonic;

/** Takes addresses of one pool one after the other, as each container takes its own, and tells how long that took: what the benchmark asks for. */
public final class AddressLoop {
    /** The word that has this program do it; people have no use for it. */
    public static final String COMMAND = "take-addresses";
    private static final String NETWORK = "pool";
    private static final int MILLION = 1_000_000;
    private static final int SIXTEEN_BITS = 16;

    private AddressLoop() {}

    /**
     * Takes {@code count} addresses of 10.0.0.0/16 for containers whose names count from 1000000 on, and goes on where the
     * last call in the same directory ended. Each opens and locks the pool anew, since each is a process of its own in earnest.
     *
     * @return the mean and the longest time for one, in nanoseconds
     */
    public static String run(Kernel kernel, String directory, int count) {
        Definition network = Definition.standard();
        Subnet subnet = new Subnet(10 << 24, SIXTEEN_BITS);
        byte[] given = new byte[1 << SIXTEEN_BITS];
        long all = 0;
        long longest = 0;
        for (int i = 0; i < count; i++) {
            long begin = kernel.perform(new Monotonic());
            int address = take(kernel, directory, network, subnet);
            long took = kernel.perform(new Monotonic()) - begin;
            all += took;
            longest = Math.max(longest, took);
            int number = address - subnet.network();
            if (given[number] != 0) {
                throw new IllegalStateException(Ipv4.words(address) + " was given twice");
            }
            given[number] = 1;
        }
        return all / Math.max(1, count) + " " + longest;
    }

    private static int take(Kernel kernel, String directory, Definition network, Subnet subnet) {
        AddressPool pool = AddressPool.open(kernel, directory, NETWORK, directory);
        try {
            pool.lock();
            AddressPool.Header known = pool.header();
            AddressPool.Header header = known == null ? new AddressPool.Header(subnet, 1, 0) : known;
            return pool.take(header, network, Integer.toString(MILLION + header.next()));
        } finally {
            pool.close();
        }
    }
}
