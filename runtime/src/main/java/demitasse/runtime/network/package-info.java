/** Interfaces and addresses, as rtnetlink(7) tells and changes them: messages are built and read here, and sent as one operation each. */
@NullMarked
package demitasse.runtime.network;

import org.jspecify.annotations.NullMarked;
