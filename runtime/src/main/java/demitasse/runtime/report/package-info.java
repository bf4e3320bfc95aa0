/** What people are told: the narration of a run, its summary, and errors with what to do about them. */
@NullMarked
package demitasse.runtime.report;

import org.jspecify.annotations.NullMarked;
