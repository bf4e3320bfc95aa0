/** Tests of single passes, where the shape that needs them cannot be asked for in Java. */
@NullMarked
package demitasse.aot.harden;

import org.jspecify.annotations.NullMarked;
