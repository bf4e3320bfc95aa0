/** The words after {@code image}: root filesystems under names. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.image;
