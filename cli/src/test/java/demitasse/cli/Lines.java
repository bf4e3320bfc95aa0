package demitasse.cli;

import static org.junit.jupiter.api.Assertions.fail;

import demitasse.cli.everyday.EverydayRequest;
import demitasse.cli.files.FilesRequest;
import demitasse.cli.generate.GenerateCommand.Products;
import demitasse.cli.host.FakeHost;
import demitasse.cli.host.Host;
import demitasse.cli.look.LookRequest;
import demitasse.cli.network.NetworkRequest;
import demitasse.cli.oci.OciCommand;
import demitasse.cli.store.StoreRequest;
import demitasse.cli.value.ShellWords;
import demitasse.engine.RunRequest;
import java.util.ArrayList;
import java.util.List;

/** Command lines as they are typed. */
final class Lines {
    private Lines() { }

    static Command read(String line, Host host) {
        List<String> argv = new ArrayList<>();
        argv.add("/usr/bin/demitasse");
        argv.addAll(ShellWords.split(line));
        return CommandLine.parse(argv, host);
    }

    static Command read(String line) {
        return read(line, new FakeHost());
    }

    /** The request of a line that starts with run. */
    static RunRequest request(String line, Host host) {
        return switch (read(line, host)) {
            case Command.Run run -> run.request();
            case Command.Create(RunRequest request) -> request;
            case Command.Everyday everyday -> fail(line + " is about containers that are there");
            case Command.Supervise supervise -> fail(line + " supervises");
            case Command.Unit unit -> fail(line + " prints a unit");
            case Command.MakeRecords made -> fail(line + " makes records");
            case Command.TakeAddresses taken -> fail(line + " takes addresses");
            case Command.Probe probe -> fail(line + " asks a container");
            case Command.Explain(RunRequest request) -> request;
            case Command.UsageError(String message, String hint) -> fail(line + ": " + message);
            case Command.Print print -> fail(line + " prints");
            case Command.OfStore store -> fail(line + " is about what is kept");
            case Command.OfNetworks networks -> fail(line + " is about networks");
            case Command.Check check -> fail(line + " checks");
            case Command.Why why -> fail(line + " asks why");
            case Command.Oci oci -> fail(line + " is for OCI");
            case Command.OfFiles files -> fail(line + " is about files");
            case Command.Look look -> fail(line + " looks");
            case Command.Write write -> fail(line + " writes");
        };
    }

    static RunRequest request(String line) {
        return request(line, new FakeHost());
    }

    /** What is printed, or {@code error: } with the message. */
    static String told(String line, Host host) {
        return switch (read(line, host)) {
            case Command.Print(String text) -> text;
            case Command.UsageError(String message, String hint) -> "error: " + message + " | " + hint;
            case Command.Run run -> "(runs)";
            case Command.Create create -> "(creates)";
            case Command.Everyday(EverydayRequest asked) -> asked.action() + " " + asked.words();
            case Command.Supervise supervise -> "(supervises " + supervise.pid() + ")";
            case Command.Unit unit -> "(unit of " + unit.container() + ")";
            case Command.MakeRecords made -> "(makes " + made.count() + " records)";
            case Command.TakeAddresses taken -> "(takes " + taken.count() + " addresses)";
            case Command.Probe probe -> "(asks " + probe.id() + ")";
            case Command.Explain explain -> "(explains)";
            case Command.OfFiles(FilesRequest request) -> request.toString();
            case Command.OfNetworks(NetworkRequest asked) -> asked.toString();
            case Command.Look(LookRequest request) -> request.toString();
            case Command.Write(Products products) -> "(writes " + products.files().size() + " files into " + products.directory() + ")";
            case Command.OfStore(StoreRequest asked) -> asked.toString();
            case Command.Check(boolean json) -> json ? "(checks, JSON)" : "(checks)";
            case Command.Why(String container, boolean json) -> "(why " + container + (json ? ", JSON)" : ")");
            case Command.Oci(OciCommand oci) -> oci instanceof OciCommand.Print(String text) ? text : "(oci)";
        };
    }

    static String told(String line) {
        return told(line, new FakeHost());
    }

    /** The message of a wrong {@code run}, whose hint is always the same. */
    static String runError(String options) {
        String told = told("run " + options);
        String end = " | see demitasse run --help";
        boolean expected = told.startsWith("error: ") && told.endsWith(end);
        return expected ? told.substring("error: ".length(), told.length() - end.length()) : told;
    }
}
