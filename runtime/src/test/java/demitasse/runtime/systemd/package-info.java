/** Tests of the client of systemd. */
@NullMarked
package demitasse.runtime.systemd;

import org.jspecify.annotations.NullMarked;
