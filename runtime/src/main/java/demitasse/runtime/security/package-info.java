/** What the container's process may do: its user, capabilities, resource limits, keyring. */
@NullMarked
package demitasse.runtime.security;

import org.jspecify.annotations.NullMarked;
