/** What a container's programs were refused, and what they used: watched while it runs, kept with it, told with what would allow it. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.denial;
