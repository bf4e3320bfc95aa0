/** What happened to containers: one log that every process of ours appends to, and its reading. */
@NullMarked
package demitasse.engine.event;

import org.jspecify.annotations.NullMarked;
