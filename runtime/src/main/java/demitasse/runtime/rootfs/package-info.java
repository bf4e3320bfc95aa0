/**
 * The container's root filesystem: its overlay, the mounts below it, devices, masks, and the move of the root.
 *
 * <p>Everything inside of the new root is found by {@link demitasse.runtime.rootfs.Below} and mounted by descriptor, so that
 * no link in it can lead a mount or a write out of it. Mounts are made by mount(2) on {@code /proc/self/fd/N} while the
 * host's own /proc is still there: one call each where the descriptor-based interface takes four.
 */
@NullMarked
package demitasse.runtime.rootfs;

import org.jspecify.annotations.NullMarked;
