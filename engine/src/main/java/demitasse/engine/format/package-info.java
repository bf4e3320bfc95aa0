/** What people and scripts are shown: tables, sizes, times and colours as text, and templates that a tree of values fills. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.format;
