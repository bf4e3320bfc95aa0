package demitasse.runtime;

/**
 * How a container gets into a network, by whoever makes networks.
 *
 * @param outside by the parent, once there is a network namespace and before anything is done in it
 * @param inside by init, in the place of bringing up loopback alone
 */
public record Connection(Step outside, Step inside) {}
