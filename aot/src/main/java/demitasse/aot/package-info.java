/** The compile driver: Java classes in, one static Linux binary out, through TeaVM's C backend, clang and musl. */
@NullMarked
package demitasse.aot;

import org.jspecify.annotations.NullMarked;
