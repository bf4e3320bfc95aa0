package demitasse.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program run at a point of the life of a container (config.md, POSIX-platform Hooks).
 *
 * <p>{@code path} is absolute; {@code args} includes argv[0], or is empty; {@code timeout} is in seconds, from 1 on. */
public record Hook(String path, List<String> args, List<String> env, @Nullable Long timeout) {
    /** Takes its own copy of every list and map. */
    public Hook {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    public Hook withPath(String path) {
        return new Hook(path, args, env, timeout);
    }

    public Hook withArgs(List<String> args) {
        return new Hook(path, args, env, timeout);
    }

    public Hook withEnv(List<String> env) {
        return new Hook(path, args, env, timeout);
    }

    public Hook withTimeout(@Nullable Long timeout) {
        return new Hook(path, args, env, timeout);
    }
}
