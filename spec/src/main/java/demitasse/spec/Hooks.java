package demitasse.spec;

import java.util.List;

/** What is run around the life of a container (config.md, POSIX-platform Hooks). */
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {
    /** The properties, in the order in which they are run. */
    public static final List<String> NAMES =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** No hooks. */
    public static final Hooks EMPTY = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** Takes its own copy of every list and map. */
    public Hooks {
        prestart = List.copyOf(prestart);
        createRuntime = List.copyOf(createRuntime);
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
        poststart = List.copyOf(poststart);
        poststop = List.copyOf(poststop);
    }

    public Hooks withPrestart(List<Hook> prestart) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    public Hooks withCreateRuntime(List<Hook> createRuntime) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    public Hooks withCreateContainer(List<Hook> createContainer) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    public Hooks withStartContainer(List<Hook> startContainer) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    public Hooks withPoststart(List<Hook> poststart) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    public Hooks withPoststop(List<Hook> poststop) {
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }
}
