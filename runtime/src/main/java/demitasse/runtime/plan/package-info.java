/** What will be done to make a container, as data: {@link demitasse.runtime.plan.Planner} is a pure function of what is asked and what the host is. */
@NullMarked
package demitasse.runtime.plan;

import org.jspecify.annotations.NullMarked;
