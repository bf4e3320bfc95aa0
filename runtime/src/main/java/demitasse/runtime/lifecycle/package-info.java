/** What the OCI runtime specification calls the lifecycle of a container, from its bundle on. */
@NullMarked
package demitasse.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
