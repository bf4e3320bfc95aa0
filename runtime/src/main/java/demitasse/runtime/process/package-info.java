/** Signals and the end of processes: the parent that waits and forwards, and the tiny init that does so inside. */
@NullMarked
package demitasse.runtime.process;

import org.jspecify.annotations.NullMarked;
