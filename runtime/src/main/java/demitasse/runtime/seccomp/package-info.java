/**
 * The filter of system calls: compiles the profile of a configuration to the classic BPF that seccomp(2) takes, and has the
 * kernel judge every call of the container by it.
 */
@NullMarked
package demitasse.runtime.seccomp;

import org.jspecify.annotations.NullMarked;
