/** Looks at containers and at this host: what lists, inspections and figures show, as trees of fields. */
@org.jspecify.annotations.NullMarked
package demitasse.engine.look;
