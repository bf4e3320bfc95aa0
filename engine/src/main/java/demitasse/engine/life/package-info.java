/** Containers that live on without a daemon: how each is started, supervised, asked to end, and removed. */
@NullMarked
package demitasse.engine.life;

import org.jspecify.annotations.NullMarked;
