package demitasse.engine.check;

import demitasse.engine.check.HostCheck.Sight;
import demitasse.runtime.report.CommandSearch;
import java.util.ArrayList;
import java.util.List;

/** Programs of others that a few commands call. */
final class ProgramLook {
    private record Program(String name, String lost, String mend) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program("criu", "checkpoint and restore of demitasse-oci", "apt-get install criu"));

    private ProgramLook() {}

    static List<Finding> findings(Sight sight) {
        List<Finding> findings = new ArrayList<>();
        for (Program program : PROGRAMS) {
            findings.add(switch (CommandSearch.find(sight.kernel(), program.name(), sight.caller().path())) {
                case CommandSearch.Result.Found(String path) -> Finding.works("program " + program.name(), path);
                case CommandSearch.Result.Missing _ -> Finding.limited("program " + program.name(), "not on the PATH", program.lost(), program.mend());
            });
        }
        return findings;
    }
}
