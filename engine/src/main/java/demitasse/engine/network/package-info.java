/** How a container reaches others: the bridge of this host, an address from its pool, and the rules that guard and translate. */
@NullMarked
package demitasse.engine.network;

import org.jspecify.annotations.NullMarked;
