/** Tests of the compile driver: programs that must print the same on the JVM and natively. */
@NullMarked
package demitasse.aot;

import org.jspecify.annotations.NullMarked;
