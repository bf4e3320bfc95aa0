/** Files of containers, from outside: what was changed, taken out, put in, and kept as an image; nothing of a container's is run for it. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.files;
