/** Tests of the lifecycle of a container. */
@NullMarked
package demitasse.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
