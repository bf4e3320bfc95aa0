/** What a container without anybody's terminal has written: one record a line, in files that are replaced when they have grown. */
@NullMarked
package demitasse.engine.log;

import org.jspecify.annotations.NullMarked;
