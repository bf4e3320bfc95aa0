package demitasse.runtime.lifecycle;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import demitasse.spec.Capabilities;
import demitasse.spec.Process;
import demitasse.spec.ProcessJson;
import demitasse.spec.Rules;
import demitasse.spec.User;
import demitasse.spec.Violation;
import demitasse.spec.json.JsonDocument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The process that {@code exec} is asked for; what it leaves open is as in the container's own process. */
public sealed interface ExecProcess {
    /** The {@code process} of a configuration, in a file of its own. */
    record Document(String path) implements ExecProcess {}

    /**
     * A command, and what differs from the container's own process; null and empty are what doesn't.
     *
     * @param env in the form {@code NAME=VALUE}, added to the container's
     * @param additionalGids added to the container's
     * @param capabilities added to the container's, but not to those that programs inherit (CVE-2022-29162)
     */
    record Command(
            List<String> args,
            @Nullable String cwd,
            List<String> env,
            boolean terminal,
            @Nullable Long uid,
            @Nullable Long gid,
            List<Long> additionalGids,
            List<String> capabilities,
            boolean noNewPrivileges,
            @Nullable String selinuxLabel,
            @Nullable String apparmorProfile)
            implements ExecProcess {
        /** As the container's process, but for the words. */
        public static Command of(String... args) {
            return new Command(List.of(args), null, List.of(), false, null, null, List.of(), List.of(), false, null, null);
        }
    }

    /**
     * The process as it is to be run, complete.
     *
     * @param own the container's own process
     * @throws SetupException when it breaks a rule of the specification
     */
    static Process resolve(Kernel kernel, ExecProcess asked, Process own) {
        Process process = switch (asked) {
            case Document(String path) -> inherit(
                    JsonDocument.parse(Files.read(kernel, Fd.HERE, path, Bundle.CONFIGURATION_LIMIT_BYTES), path, ProcessJson::read).value(), own);
            case Command command -> apply(command, own);
        };
        for (Violation violation : Rules.check(process)) {
            if (violation.severity() == Violation.Severity.ERROR) {
                throw new SetupException(violation.message(), violation.hint());
            }
        }
        return process;
    }

    /** What a document says nothing of is the container's. */
    private static Process inherit(Process process, Process own) {
        User user = process.user();
        return process
                .withUser(user.umask() == null ? user.withUmask(own.user().umask()) : user)
                .withCapabilities(process.capabilities() == null ? own.capabilities() : process.capabilities())
                .withRlimits(process.rlimits().isEmpty() ? own.rlimits() : process.rlimits())
                .withApparmorProfile(isNamed(process.apparmorProfile()) ? process.apparmorProfile() : own.apparmorProfile())
                .withSelinuxLabel(isNamed(process.selinuxLabel()) ? process.selinuxLabel() : own.selinuxLabel())
                .withOomScoreAdj(process.oomScoreAdj() == null ? own.oomScoreAdj() : process.oomScoreAdj())
                .withScheduler(process.scheduler() == null ? own.scheduler() : process.scheduler())
                .withIoPriority(process.ioPriority() == null ? own.ioPriority() : process.ioPriority())
                .withExecCPUAffinity(process.execCPUAffinity() == null ? own.execCPUAffinity() : process.execCPUAffinity());
    }

    private static boolean isNamed(@Nullable String name) {
        return name != null && !name.isEmpty();
    }

    private static Process apply(Command command, Process own) {
        return own
                .withArgs(command.args())
                .withCwd(command.cwd() == null ? own.cwd() : command.cwd())
                .withEnv(joined(own.env(), command.env()))
                .withTerminal(command.terminal())
                // Its size is that of the terminal that the container was made for.
                .withConsoleSize(null)
                .withUser(user(command, own.user()))
                .withCapabilities(command.capabilities().isEmpty() ? own.capabilities() : capabilities(command.capabilities(), own.capabilities()))
                .withNoNewPrivileges(command.noNewPrivileges() || own.noNewPrivileges())
                .withSelinuxLabel(isNamed(command.selinuxLabel()) ? command.selinuxLabel() : own.selinuxLabel())
                .withApparmorProfile(isNamed(command.apparmorProfile()) ? command.apparmorProfile() : own.apparmorProfile());
    }

    private static User user(Command command, User own) {
        User user = own.withAdditionalGids(joined(own.additionalGids(), command.additionalGids()));
        user = command.uid() == null ? user : user.withUid(command.uid());
        return command.gid() == null ? user : user.withGid(command.gid());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static Capabilities capabilities(List<String> asked, @Nullable Capabilities own) {
        List<String> names = new ArrayList<>();
        for (String name : asked) {
            String upper = Text.upperCase(name);
            String full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
            names.add(full);
        }
        Capabilities sets = own == null ? Capabilities.EMPTY : own;
        return sets.withBounding(with(sets.bounding(), names)).withEffective(with(sets.effective(), names)).withPermitted(with(sets.permitted(), names));
    }

    private static List<String> with(List<String> names, List<String> more) {
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(more);
        return new ArrayList<>(all);
    }
}
