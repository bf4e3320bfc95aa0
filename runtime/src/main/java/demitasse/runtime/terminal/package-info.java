/** The container's own pseudo-terminal: opened by init inside of the container, relayed to the user's terminal by the parent. */
@NullMarked
package demitasse.runtime.terminal;

import org.jspecify.annotations.NullMarked;
