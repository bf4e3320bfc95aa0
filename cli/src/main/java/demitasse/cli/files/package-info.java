/** The commands on the files of containers: diff, apply, cp, commit, export. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.files;
