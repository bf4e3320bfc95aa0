/** Shares of the processor's caches and memory bandwidth, by the filesystem resctrl. */
@NullMarked
package demitasse.runtime.resctrl;

import org.jspecify.annotations.NullMarked;
