/** The command {@code network}: makes, lists and removes networks of this host. */
@NullMarked
package demitasse.cli.network;

import org.jspecify.annotations.NullMarked;
