/** Root filesystems that have a name: imported, listed, tagged and removed, each in a directory that is there whole or not at all. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.image;
