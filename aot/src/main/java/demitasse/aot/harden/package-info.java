/** The passes that give back the meaning of Java where TeaVM's C backend loses it, one class for each miscompilation. */
@NullMarked
package demitasse.aot.harden;

import org.jspecify.annotations.NullMarked;
