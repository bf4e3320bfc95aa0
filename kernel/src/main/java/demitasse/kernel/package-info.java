/**
 * Linux as Java sees it: every operation is a value ({@link demitasse.kernel.KernelOp}), performed by a
 * {@link demitasse.kernel.Kernel}. Nothing else in the house talks to the kernel.
 */
@NullMarked
package demitasse.kernel;

import org.jspecify.annotations.NullMarked;
