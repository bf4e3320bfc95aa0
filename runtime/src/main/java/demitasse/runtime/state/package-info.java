/**
 * What a container leaves on disk while it lives, and how a later command finds out that it no longer does.
 *
 * <p>Each container has one directory. The process that answers for the container holds a lock on it (flock(2)), which the
 * kernel lets go when that process ends, however it ends: a directory without a lock belongs to nobody.
 */
@NullMarked
package demitasse.runtime.state;

import org.jspecify.annotations.NullMarked;
