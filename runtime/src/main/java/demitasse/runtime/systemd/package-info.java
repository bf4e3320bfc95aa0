/**
 * Control groups that belong to systemd: the scope of a container, asked for over D-Bus with a small client of its own
 * (D-Bus Specification; org.freedesktop.systemd1(5)).
 */
@NullMarked
package demitasse.runtime.systemd;

import org.jspecify.annotations.NullMarked;
