/** What the container's process may do: its user, capabilities, resource limits, keyring, the profiles of security modules. */
@NullMarked
package demitasse.runtime.security;

import org.jspecify.annotations.NullMarked;
