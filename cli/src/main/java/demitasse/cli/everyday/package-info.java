/** The commands on containers that live on: their options, their words, and what they print. */
@org.jspecify.annotations.NullMarked
package demitasse.cli.everyday;
