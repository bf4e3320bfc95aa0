package demitasse.runtime.lifecycle;

import demitasse.kernel.Kernel;
import demitasse.runtime.state.StateJson;
import demitasse.spec.json.JsonWriter;

/** Tells the state of a container (runtime.md, State and Query State). */
public final class State {
    private State() {}

    /** One JSON object, indented, without a line break at its end. */
    public static byte[] state(Kernel kernel, String root, String id) {
        Container container = Container.find(kernel, root, id);
        JsonWriter out = JsonWriter.indented();
        StateJson.write(out, container.state(), container.status());
        return out.toBytes();
    }
}
