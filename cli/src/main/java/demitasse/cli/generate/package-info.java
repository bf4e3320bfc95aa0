/** Files made of what the program knows of itself: man pages, and units of systemd that start a container. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.generate;
