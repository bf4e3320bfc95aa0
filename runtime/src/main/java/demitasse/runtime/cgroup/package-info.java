/**
 * The control group of a container: which hierarchies the host has, the limits and device rules that are put in force
 * before the program starts, and what is done with the group afterwards (cgroups(7)).
 */
@NullMarked
package demitasse.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
