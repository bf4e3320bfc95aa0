package demitasse.cli.oci;

import demitasse.cli.host.Host;
import demitasse.cli.oci.OciRequest.Creation;
import demitasse.cli.oci.OciRequest.Descriptors;
import demitasse.cli.option.Option;
import demitasse.cli.value.Counts;
import demitasse.cli.value.Paths;
import org.jspecify.annotations.Nullable;

/** The options by which a container comes to be: those of create, run and restore, with the rows that set them. */
class CreationBuilder extends Verb.Builder {
    /** No table of descriptors is larger (NR_OPEN, sysctl/fs.rst). */
    static final int MOST_DESCRIPTORS = 1 << 20;

    String bundle;
    @Nullable String consoleSocket;
    @Nullable String pidfdSocket;
    @Nullable String pidFile;
    boolean noPivot;
    boolean noNewKeyring;
    int preserveFds;
    boolean detach;
    boolean noSubreaper;
    boolean keep;

    CreationBuilder(Host host, OciGlobals globals) {
        super(host, globals);
        this.bundle = host.workingDirectory();
    }

    Creation creation() {
        return new Creation(bundle, new Descriptors(consoleSocket, pidfdSocket, preserveFds), pidFile, noPivot, noNewKeyring);
    }

    static <B extends CreationBuilder> Option<B> bundle() {
        return CreationBuilder.<B>value("bundle", "DIR", "the directory with config.json (default: the current one)",
                (b, v) -> b.bundle = Paths.onHost(Verb.filled(v), b.host)).shortName('b');
    }

    static <B extends CreationBuilder> Option<B> consoleSocket() {
        return value("console-socket", "SOCKET", "send the terminal of the process to this socket",
                (b, v) -> b.consoleSocket = Paths.onHost(Verb.filled(v), b.host));
    }

    static <B extends CreationBuilder> Option<B> pidfdSocket() {
        return value("pidfd-socket", "SOCKET", "send a pidfd of the process to this socket",
                (b, v) -> b.pidfdSocket = Paths.onHost(Verb.filled(v), b.host));
    }

    static <B extends CreationBuilder> Option<B> pidFile() {
        return value("pid-file", "FILE", "write the pid of the process to a file",
                (b, v) -> b.pidFile = Paths.onHost(Verb.filled(v), b.host));
    }

    static <B extends CreationBuilder> Option<B> noPivot() {
        return Option.flag("no-pivot", "change the root without pivot_root, for a root in initramfs", (b, on) -> b.noPivot = on);
    }

    static <B extends CreationBuilder> Option<B> noNewKeyring() {
        return Option.flag("no-new-keyring", "stay in the session keyring of the caller", (b, on) -> b.noNewKeyring = on);
    }

    static <B extends CreationBuilder> Option<B> preserveFds() {
        return value("preserve-fds", "N", "pass on N descriptors, from 3 on",
                (b, v) -> b.preserveFds = Counts.between(v, 0, MOST_DESCRIPTORS));
    }

    static <B extends CreationBuilder> Option<B> detach() {
        return CreationBuilder.<B>flag("detach", "leave the container running, and end", (b, on) -> b.detach = on).shortName('d');
    }

    static <B extends CreationBuilder> Option<B> noSubreaper() {
        return flag("no-subreaper", "leave orphans of the container to whoever takes them", (b, on) -> b.noSubreaper = on);
    }

    static <B extends CreationBuilder> Option<B> keep() {
        return flag("keep", "do not delete the container when it ends", (b, on) -> b.keep = on);
    }

    private static <B extends CreationBuilder> Option<B> flag(String name, String help, Option.FlagSetter<B> setter) {
        return Option.flag(name, help, setter);
    }

    private static <B extends CreationBuilder> Option<B> value(
            String name, String placeholder, String help, Option.ValueSetter<B> setter) {
        return Option.value(name, placeholder, help, setter);
    }
}
