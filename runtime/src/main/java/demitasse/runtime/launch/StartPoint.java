package demitasse.runtime.launch;

import demitasse.kernel.Fd;
import demitasse.runtime.state.ContainerState;
import demitasse.runtime.state.StateDirectory;
import demitasse.runtime.state.StateJson;
import demitasse.runtime.state.Status;
import demitasse.spec.json.JsonWriter;

/**
 * Where init waits, once the container is created, for a {@code start}: a socket in the container's directory.
 *
 * @param state what hooks are told of the container, but for the pid and the status
 */
public record StartPoint(StateDirectory directory, ContainerState state, Fd socket) {
    public static StartPoint open(StateDirectory directory, ContainerState state) {
        return new StartPoint(directory, state, directory.listen());
    }

    /** The state as JSON; {@code pid} is init's as those see it who are told. */
    byte[] told(int pid, Status status) {
        JsonWriter out = JsonWriter.compact();
        StateJson.write(out, state.withInit(pid, 0), status);
        return out.toBytes();
    }
}
