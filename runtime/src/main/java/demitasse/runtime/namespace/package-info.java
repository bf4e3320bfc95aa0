/** Entering namespaces, and setting what belongs to them: names, clocks, ids, interfaces, kernel parameters. */
@NullMarked
package demitasse.runtime.namespace;

import org.jspecify.annotations.NullMarked;
