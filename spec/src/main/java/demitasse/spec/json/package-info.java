/** JSON in one pass over UTF-8: a reader whose errors carry a pointer and a position, a writer, and a small tree. */
@NullMarked
package demitasse.spec.json;

import org.jspecify.annotations.NullMarked;
