/** Health checks: who asks a container every so often whether it is well, and what becomes of the answers. */
@NullMarked
package demitasse.engine.health;

import org.jspecify.annotations.NullMarked;
