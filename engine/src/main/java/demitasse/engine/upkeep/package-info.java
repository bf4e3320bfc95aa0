/** Looks after all that is kept: what it takes on the disk, what of it nobody needs, and whether it is whole. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.upkeep;
