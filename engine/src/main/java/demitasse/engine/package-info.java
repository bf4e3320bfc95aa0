/**
 * Containers as a person knows them: what a {@link demitasse.engine.RunRequest} means on this host, where a container keeps
 * what it writes, and what is told about it. It drives {@code runtime} with an OCI configuration, as any other caller would.
 */
@org.jspecify.annotations.NullMarked
package demitasse.engine;
