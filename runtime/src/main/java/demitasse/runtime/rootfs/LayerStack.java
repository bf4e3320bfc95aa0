package demitasse.runtime.rootfs;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.MountOp.CreateFileSystem;
import demitasse.kernel.MountOp.MountFileSystem;
import demitasse.kernel.MountOp.MoveMount;
import demitasse.kernel.MountOp.SetFileSystemOption;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.Outcome.Done;
import demitasse.kernel.Outcome.Refused;
import org.jspecify.annotations.Nullable;

/** An overlay that is set up one layer after the other through a filesystem context (fsconfig(2); {@code lowerdir+}, Linux 6.7). */
final class LayerStack {
    private final Kernel kernel;
    private final Fd context;
    /** The first thing that was refused, null for nothing yet; from then on nothing more is tried. */
    private @Nullable Refused<?> refused;

    LayerStack(Kernel kernel, Fd context) {
        this.kernel = kernel;
        this.context = context;
    }

    /** Null when it was done, otherwise the refusal. */
    @Nullable Refused<?> mountOn(OverlayLayers layers, Fd target) {
        Fd mounted = mounted(layers);
        if (mounted != null) {
            attempt(new MoveMount(mounted, target));
            kernel.attempt(new Close(mounted));
        }
        return refused;
    }

    Fd detached(OverlayLayers layers) {
        Fd mounted = mounted(layers);
        if (mounted == null) {
            throw refused == null ? new IllegalStateException("no overlay, and no refusal") : new KernelException(refused.op(), refused.errno());
        }
        return mounted;
    }

    private @Nullable Fd mounted(OverlayLayers layers) {
        boolean one = layers.lowers().size() == 1;
        for (String lower : layers.lowers()) {
            layer(one && !layers.upper().isEmpty() ? "lowerdir" : "lowerdir+", lower);
        }
        if (!layers.upper().isEmpty()) {
            layer("upperdir", layers.upper());
            layer("workdir", layers.work());
            attempt(new SetFileSystemOption(context, OverlayLayers.VOLATILE, null));
        }
        safely();
        attempt(new CreateFileSystem(context));
        Fd mounted = attempt(new MountFileSystem(context, 0));
        kernel.attempt(new Close(context));
        return mounted;
    }

    private void safely() {
        for (int i = 0; i < OverlayLayers.SAFE.length; i += 2) {
            attempt(new SetFileSystemOption(context, OverlayLayers.SAFE[i], OverlayLayers.SAFE[i + 1]));
        }
    }

    /** Named by a descriptor, which need not stay: the context has taken its own hold of the directory. */
    private void layer(String key, String directory) {
        Fd opened = attempt(new Open(directory, OpenFlag.PATH | OpenFlag.DIRECTORY));
        if (opened != null) {
            attempt(new SetFileSystemOption(context, key, opened.procPath()));
            kernel.attempt(new Close(opened));
        }
    }

    private <R> @Nullable R attempt(KernelOp<R> op) {
        if (refused != null) {
            return null;
        }
        return switch (kernel.attempt(op)) {
            case Done<R>(R made) -> made;
            case Refused<R> no -> {
                refused = no;
                yield null;
            }
        };
    }
}
