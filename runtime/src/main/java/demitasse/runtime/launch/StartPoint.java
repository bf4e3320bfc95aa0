package demitasse.runtime.launch;

import demitasse.kernel.Fd;
import demitasse.runtime.state.StateDirectory;

/** Where init waits, once the container is created, for a {@code start}: a socket in the container's directory. */
public record StartPoint(StateDirectory directory, Fd socket) {
    public static StartPoint open(StateDirectory directory) {
        return new StartPoint(directory, directory.listen());
    }
}
