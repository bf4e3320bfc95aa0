/** The commands that look at containers and at this host, and print what they see. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.look;
