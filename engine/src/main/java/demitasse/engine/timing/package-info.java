/** Where the time of one start goes: its phases, in the parent and in init, with what each took of a processor. */
@NullMarked
package demitasse.engine.timing;

import org.jspecify.annotations.NullMarked;
