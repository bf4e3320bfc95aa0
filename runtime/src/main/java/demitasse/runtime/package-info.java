/** To be described. */
@org.jspecify.annotations.NullMarked
package demitasse.runtime;
