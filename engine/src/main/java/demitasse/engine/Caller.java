package demitasse.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a sandbox of the host takes over from whoever starts it; null where it is not set.
 *
 * @param workingDirectory absolute
 */
public record Caller(String workingDirectory, @Nullable String path, @Nullable String language, @Nullable String terminal) {}
