/**
 * Carries out a plan in two processes: the parent, which stays, and init, which becomes the container.
 * {@link demitasse.runtime.launch.Handshake} tells how the two talk.
 */
@NullMarked
package demitasse.runtime.launch;

import org.jspecify.annotations.NullMarked;
