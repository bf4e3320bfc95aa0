package demitasse.cli;

import demitasse.cli.everyday.EverydayRequest;
import demitasse.cli.files.FilesRequest;
import demitasse.cli.generate.GenerateCommand.Products;
import demitasse.cli.look.LookRequest;
import demitasse.cli.network.NetworkRequest;
import demitasse.cli.oci.OciCommand;
import demitasse.cli.store.StoreRequest;
import demitasse.engine.RunRequest;
import demitasse.engine.life.Attaching;
import org.jspecify.annotations.Nullable;

/** What a command line asks for. */
public sealed interface Command {
    /**
     * Run a program in a new container; exits with the program's own code, or 125 to 127.
     *
     * @param attach how this command stays with one that somebody else answers for; null where it answers for it itself, or leaves it
     */
    record Run(RunRequest request, Attaching.@Nullable Wish attach) implements Command { }

    /** Print what {@link Run} would do, without doing it and without privileges. */
    record Explain(RunRequest request) implements Command { }

    /** Look at the host and tell what works; exits with 1 where no container runs. */
    record Check(boolean json) implements Command { }

    /** Make a container that waits for its start, and print its id. */
    record Create(RunRequest request) implements Command { }

    /** Do something with containers that are there. */
    record Everyday(EverydayRequest request) implements Command { }

    /** Stay with a container until it ends; nobody types this. */
    record Supervise(String id, int pid) implements Command { }

    /** Print a unit of systemd: of that container, null for all whose restart policy asks for it. */
    record Unit(@Nullable String container) implements Command { }

    /** Make so many records in a directory, to see how long that takes. */
    record MakeRecords(String directory, int count) implements Command { }

    /** Take so many addresses of a pool in a directory, and tell how long that took: for the benchmark. */
    record TakeAddresses(String directory, int count) implements Command { }

    /** Ask a container once how it is. */
    record Probe(String id) implements Command { }

    /** Look at containers or this host, and print what is seen. */
    record Look(LookRequest request) implements Command { }

    /** Something to do with the files of a container. */
    record OfFiles(FilesRequest request) implements Command { }

    /** Write files that the program makes of what it knows of itself. */
    record Write(Products products) implements Command { }

    /** Print what a running container was refused. */
    record Why(String container, boolean json) implements Command { }

    /** Print a text on standard output and exit with 0: help and versions. */
    record Print(String text) implements Command { }

    /** Something to do with images, volumes, or the store as a whole. */
    record OfStore(StoreRequest request) implements Command { }

    /** Something to do with networks. */
    record OfNetworks(NetworkRequest request) implements Command { }

    /** What an OCI runtime is asked for. */
    record Oci(OciCommand command) implements Command { }

    /** The line means nothing: print {@code error: MESSAGE} and the hint on standard error and exit with 125. */
    record UsageError(String message, String hint) implements Command { }
}
