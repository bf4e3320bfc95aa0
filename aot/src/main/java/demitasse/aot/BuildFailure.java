package demitasse.aot;

import java.util.List;

/** Why there is no binary, in lines that a person can act on. */
public final class BuildFailure extends RuntimeException {
    private final transient List<String> lines;

    BuildFailure(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = lines;
    }

    BuildFailure(String line) {
        this(List.of(line));
    }

    public List<String> lines() {
        return lines;
    }
}
