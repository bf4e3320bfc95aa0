/** The built program on the real kernel: what a person types, what the kernel then says, and that nothing is left. */
@NullMarked
package demitasse.it;

import org.jspecify.annotations.NullMarked;
