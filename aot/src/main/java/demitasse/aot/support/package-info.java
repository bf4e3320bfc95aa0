/** What the hardened program calls at run time: compiled into every native binary, never used on the JVM. */
@NullMarked
package demitasse.aot.support;

import org.jspecify.annotations.NullMarked;
