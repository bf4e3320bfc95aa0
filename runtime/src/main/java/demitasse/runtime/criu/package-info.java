/** The program criu, which writes processes to files and brings them back: the words of its command line, and what it says of failures. */
@NullMarked
package demitasse.runtime.criu;

import org.jspecify.annotations.NullMarked;
