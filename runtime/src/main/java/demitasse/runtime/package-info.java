/**
 * One container with the semantics of the OCI runtime specification. Rooms below this package never import each other;
 * what they share stands here: {@link demitasse.runtime.Step} and {@link demitasse.runtime.Site}.
 */
@NullMarked
package demitasse.runtime;

import org.jspecify.annotations.NullMarked;
