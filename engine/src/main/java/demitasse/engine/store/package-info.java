/** Containers as files: what is kept of each, where, and how its status is asked of the kernel. */
@NullMarked
package demitasse.engine.store;

import org.jspecify.annotations.NullMarked;
