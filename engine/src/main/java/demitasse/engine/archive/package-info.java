/** Tar archives: read, unpacked below a directory and never outside of it, and written; their decompression by programs of the host. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.archive;
