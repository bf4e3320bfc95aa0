/** The checks that fail the build on what the passes cannot harden. */
@NullMarked
package demitasse.aot.verify;

import org.jspecify.annotations.NullMarked;
