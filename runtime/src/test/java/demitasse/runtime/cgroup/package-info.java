/** Tests of the control group of a container. */
@NullMarked
package demitasse.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
