/** The commands on what is kept beside containers: images, volumes, and the store as a whole. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.store;
