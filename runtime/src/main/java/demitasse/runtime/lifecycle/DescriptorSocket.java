package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.SocketOp.Connect;
import demitasse.kernel.SocketOp.SendMessage;
import demitasse.kernel.Text;
import java.util.List;

/** A socket of the caller's that waits for a descriptor: of a terminal ({@code --console-socket}) or of a process ({@code --pidfd-socket}). */
record DescriptorSocket(Kernel kernel, Fd socket) {
    private static final int PATH_LIMIT = 107;

    /** Connects to the stream socket at {@code path}, however long that is. */
    static DescriptorSocket connect(Kernel kernel, String path) {
        if (Text.encode(path).length <= PATH_LIMIT) {
            return new DescriptorSocket(kernel, kernel.perform(new Connect(path)));
        }
        int slash = path.lastIndexOf('/');
        Fd directory = kernel.perform(new Open(path.substring(0, slash + 1), OpenFlag.PATH | OpenFlag.DIRECTORY));
        Fd socket = kernel.perform(new Connect(directory.procPath() + path.substring(slash)));
        kernel.perform(new Close(directory));
        return new DescriptorSocket(kernel, socket);
    }

    /** Passes the descriptor on; a message needs some text to go with, and takes what is passed on for its name. */
    void send(Fd descriptor) {
        kernel.perform(new SendMessage(socket, Text.encode(descriptor.name()), List.of(descriptor)));
        kernel.perform(new Close(socket));
    }
}
