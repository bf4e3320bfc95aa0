/** The program as a process: its environment, when and where it runs; signals and its end, which the parent waits for, or a tiny init inside. */
@NullMarked
package demitasse.runtime.process;

import org.jspecify.annotations.NullMarked;
