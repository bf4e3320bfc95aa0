/** Option tables: rows from which parsing, error messages and help texts are made. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.option;
