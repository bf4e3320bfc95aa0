/** The OCI runtime configuration as immutable records named as in the specification, its JSON form, and its rules.
 *
 * <p>An absent scalar is null, an absent list or map is empty, an absent flag is false. {@code withX(x)} is the same
 * record with another {@code x}; lists and maps are copied in and cannot be changed. */
@NullMarked
package demitasse.spec;

import org.jspecify.annotations.NullMarked;
