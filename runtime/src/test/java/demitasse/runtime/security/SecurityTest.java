package demitasse.runtime.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.FileOp;
import demitasse.kernel.IdentityOp.DropBoundingCapability;
import demitasse.kernel.KernelException;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp;
import demitasse.runtime.SetupException;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.runtime.Subject;
import demitasse.runtime.security.ConfineProcess.BecomeUser;
import demitasse.runtime.security.ConfineProcess.Capabilities;
import demitasse.runtime.security.ConfineProcess.GainNothing;
import demitasse.runtime.security.ConfineProcess.LimitCapabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecurityTest {
    private static final int NOFILE = 7;
    private static final Capabilities NONE = new Capabilities(0, 0, 0, 0, 0);

    private final FakeKernel kernel = new FakeKernel();

    private List<String> wordsOf(Step step) {
        kernel.operations().clear();
        step.perform(new Site(kernel));
        return kernel.words();
    }

    private SetupException refusal(Step step) {
        return assertThrows(SetupException.class, () -> step.perform(new Site(kernel)));
    }

    private Errno kernelRefusal(Step step) {
        return assertThrows(KernelException.class, () -> step.perform(new Site(kernel))).errno();
    }

    @Test
    void aProcessIsHiddenFromThoseOfTheSameUser() {
        assertEquals(List.of("hide this process from others"), wordsOf(new HideProcess()));
        assertEquals("let nobody look into this process", new HideProcess().words());
    }

    // --- capabilities

    @Test
    void allButTheBoundingCapabilitiesAreGivenUpAsFarAsTheKernelKnowsThem() {
        kernel.processes().lastCapability = 4;
        assertEquals(
                List.of("give up CAP_DAC_OVERRIDE for good", "give up CAP_FOWNER for good", "give up CAP_FSETID for good", "give up CAP_KILL for good"),
                wordsOf(new LimitCapabilities(0b101)));
        assertEquals("give up all but 2 capabilities for good", new LimitCapabilities(0b101).words());
        assertEquals("/process/capabilities/bounding", new LimitCapabilities(0).pointer());
    }

    @Test
    void capabilityNumbersReachTheEndOfTheWord() {
        kernel.processes().lastCapability = 63;
        assertEquals(64, wordsOf(new LimitCapabilities(0)).size());
        assertEquals(List.of(), wordsOf(new LimitCapabilities(-1L)));
        assertEquals(List.of("give up capability 63 for good"), wordsOf(new LimitCapabilities(-1L >>> 1)));
    }

    @Test
    void aCapabilityThatCannotBeGivenUpEndsTheStart() {
        kernel.refuse(DropBoundingCapability.class, Errno.EPERM);
        assertSame(Errno.EPERM, kernelRefusal(new LimitCapabilities(0)));
    }

    // --- users

    @Test
    void rootKeepsJustTheCapabilitiesGiven() {
        assertEquals(
                List.of("set the umask to 022", "drop all supplementary groups", "become group 0", "become user 0",
                        "keep 2 capabilities, 2 of them in effect", "make no capability ambient"),
                wordsOf(new BecomeUser(0, 0, List.of(), 022, new Capabilities(0b11, 0b11, 0b11, 0, 0))));
    }

    @Test
    void anotherUserCarriesItsCapabilitiesOverTheChange() {
        assertEquals(
                List.of("set the umask to 077", "keep capabilities when the user changes", "take the supplementary groups [10, 20]",
                        "become group 100", "become user 1000", "do not keep capabilities when the user changes",
                        "keep 2 capabilities, 1 of them in effect", "make no capability ambient", "make CAP_NET_BIND_SERVICE ambient"),
                wordsOf(new BecomeUser(1000, 100, List.of(10, 20), 077, new Capabilities(0, 1 << 10, 1 << 10 | 1, 1 << 10, 1 << 10))));
    }

    @Test
    void usersAreToldAsTheKernelCountsThem() {
        BecomeUser last = new BecomeUser(-2, -3, List.of(4), 0, new Capabilities(0, 0, 7, 0, 0));
        assertEquals("become user 4294967294:4294967293 with groups [4], with 3 capabilities", last.words());
        assertEquals("become user 0:0, with 0 capabilities", new BecomeUser(0, 0, List.of(), 0, NONE).words());
        assertEquals("/process/user", last.pointer());
    }

    @Test
    void noNewPrivilegesIsOneCall() {
        assertEquals(List.of("gain no new privileges from now on"), wordsOf(new GainNothing()));
        assertEquals("/process/noNewPrivileges", new GainNothing().pointer());
    }

    // --- resource limits

    @Test
    void eachLimitIsSetForThisProcess() {
        SetResourceLimits step = new SetResourceLimits(List.of(new SetResourceLimits.Row(NOFILE, 1024, 4096), new SetResourceLimits.Row(4, 0, -1)));
        assertEquals(List.of("limit nofile to 1024 (at most 4096)", "limit core to 0 (at most unlimited)"), wordsOf(step));
        assertEquals("set resource limits: nofile=1024:4096 core=0:unlimited", step.words());
        assertEquals("/process/rlimits", step.pointer());
    }

    @Test
    void aHardLimitThatCannotBeRaisedIsNamedWithBothValues() {
        kernel.perform(new ProcessOp.SetResourceLimit(0, NOFILE, 1024, 4096));
        kernel.refuse(ProcessOp.SetResourceLimit.class, Errno.EPERM);
        SetupException refused = refusal(new SetResourceLimits(List.of(new SetResourceLimits.Row(NOFILE, -1, -1))));
        assertEquals("cannot raise the hard limit of nofile from 4096 to unlimited", refused.getMessage());
        assertEquals("this process lacks CAP_SYS_RESOURCE; ask for at most 4096", refused.hint());
    }

    @Test
    void aSoftLimitAboveTheHardOneIsTheKernelsRefusal() {
        assertSame(Errno.EINVAL, kernelRefusal(new SetResourceLimits(List.of(new SetResourceLimits.Row(NOFILE, 2, 1)))));
    }

    // --- out-of-memory score

    @Test
    void theScoreIsWritten() {
        kernel.virtualFile("/proc/self/oom_score_adj", "0");
        new SetOomScore(Subject.OURSELVES, -500).perform(new Site(kernel));
        assertEquals("-500", kernel.content("/proc/self/oom_score_adj"));
        assertEquals("set the out-of-memory score adjustment to -500", new SetOomScore(Subject.OURSELVES, -500).words());
    }

    @Test
    void aScoreThatCannotBeLoweredSaysWhatIsMissing() {
        kernel.virtualFile("/proc/self/oom_score_adj", "0").refuse(FileOp.Write.class, Errno.EACCES);
        SetupException refused = refusal(new SetOomScore(Subject.OURSELVES, -500));
        assertEquals("cannot lower the out-of-memory score adjustment to -500", refused.getMessage());
        assertEquals("that needs CAP_SYS_RESOURCE, which this process lacks; raise it instead, or leave it", refused.hint());
        assertEquals(List.of(0, 1, 2), kernel.openDescriptors());
    }

    @Test
    void anotherRefusalOfTheScoreIsTheKernelsOwn() {
        assertSame(Errno.ENOENT, kernelRefusal(new SetOomScore(Subject.OURSELVES, 1)));
    }

    @Test
    void theScoreOfInitIsWrittenFromOutside() {
        kernel.directory("/proc/101").virtualFile("/proc/101/oom_score_adj", "0");
        Site site = new Site(kernel);
        site.keepInit(101, kernel.perform(new FileOp.Open("/proc/101", OpenFlag.PATH | OpenFlag.DIRECTORY)));
        SetOomScore step = new SetOomScore(Subject.INIT, -1000);
        step.perform(site);
        assertEquals("-1000", kernel.content("/proc/101/oom_score_adj"));
        assertEquals("set the out-of-memory score adjustment to -1000 from outside", step.words());
    }

    @Test
    void onlyHardLimitsAboveThePresentOnesAreRaisedFromOutside() {
        kernel.processes().living.add(101);
        Site site = new Site(kernel);
        site.keepInit(101, Fd.HERE);
        kernel.perform(new ProcessOp.SetResourceLimit(101, NOFILE, 1024, 4096));
        kernel.perform(new ProcessOp.SetResourceLimit(101, 4, 0, -1));
        kernel.operations().clear();
        RaiseResourceLimits step = new RaiseResourceLimits(List.of(new SetResourceLimits.Row(NOFILE, 10, 9000), new SetResourceLimits.Row(4, 5, 5)));
        step.perform(site);
        assertEquals(List.of("ask for the limit of nofile", "limit nofile to 1024 (at most 9000)", "ask for the limit of core"), kernel.words());
        assertEquals("raise resource limits from outside: nofile=10:9000 core=5:5", step.words());
        kernel.refuse(ProcessOp.SetResourceLimit.class, Errno.EPERM);
        SetupException refused = assertThrows(SetupException.class,
                () -> new RaiseResourceLimits(List.of(new SetResourceLimits.Row(NOFILE, 1, -1))).perform(site));
        assertEquals("cannot raise the hard limit of nofile from 9000 to unlimited", refused.getMessage());
    }

    // --- security modules

    @Test
    void theProfileIsWrittenToTheFileOfAppArmorsOwn() {
        kernel.file("/sys/module/apparmor/parameters/enabled", "Y\n")
                .virtualFile("/proc/self/attr/apparmor/exec", "").virtualFile("/proc/self/attr/exec", "");
        ApplyProfile.AppArmor step = new ApplyProfile.AppArmor("web");
        step.perform(new Site(kernel));
        assertEquals("exec web", kernel.content("/proc/self/attr/apparmor/exec"));
        assertEquals("", kernel.content("/proc/self/attr/exec"));
        assertEquals("/process/apparmorProfile", step.pointer());
    }

    @Test
    void anOlderKernelHasOneFileForAllModules() {
        kernel.file("/sys/module/apparmor/parameters/enabled", "Y\n").virtualFile("/proc/self/attr/exec", "");
        new ApplyProfile.AppArmor("web").perform(new Site(kernel));
        assertEquals("exec web", kernel.content("/proc/self/attr/exec"));
    }

    @Test
    void aProfileThatIsNotLoadedIsNamed() {
        kernel.file("/sys/module/apparmor/parameters/enabled", "Y\n").virtualFile("/proc/self/attr/apparmor/exec", "")
                .virtualFile("/proc/self/attr/exec", "").refuse(FileOp.Write.class, Errno.ENOENT);
        assertEquals("there is no AppArmor profile web", refusal(new ApplyProfile.AppArmor("web")).getMessage());
        assertEquals("", kernel.content("/proc/self/attr/exec"), "another file is not tried then");
    }

    @Test
    void withoutAppArmorAProfileIsAnError() {
        assertEquals("AppArmor is not enabled on this host, so that it cannot confine by the profile web", refusal(new ApplyProfile.AppArmor("web")).getMessage());
        kernel.file("/sys/module/apparmor/parameters/enabled", "N\n");
        assertTrue(refusal(new ApplyProfile.AppArmor("web")).getMessage().startsWith("AppArmor is not enabled"));
    }

    @Test
    void theLabelIsWrittenWhereSelinuxIsOn() {
        kernel.file("/proc/filesystems", "nodev\tproc\nnodev\tselinuxfs\n\text4\n").virtualFile("/proc/self/attr/exec", "");
        ApplyProfile.Selinux step = new ApplyProfile.Selinux("u:r:t:s0");
        step.perform(new Site(kernel));
        assertEquals("u:r:t:s0", kernel.content("/proc/self/attr/exec"));
        assertEquals("/process/selinuxLabel", step.pointer());
    }

    @Test
    void withoutSelinuxALabelIsAnError() {
        kernel.file("/proc/filesystems", "nodev\tproc\n").virtualFile("/proc/self/attr/exec", "");
        assertEquals("SELinux is not enabled on this host, so that nothing can have the label u:r:t:s0",
                refusal(new ApplyProfile.Selinux("u:r:t:s0")).getMessage());
        assertEquals("", kernel.content("/proc/self/attr/exec"));
    }

    // --- keyring

    @Test
    void aKernelWithoutKeyringsHasNothingToProtect() {
        NewKeyring step = new NewKeyring("_ses.web");
        assertEquals(List.of("join a new session keyring _ses.web"), wordsOf(step));
        kernel.refuse(op -> op instanceof ProcessOp.JoinKeyring, Errno.ENOSYS, 1);
        step.perform(new Site(kernel));
        assertNull(step.pointer());
        assertTrue(step.words().contains("keyring"));
    }

    @Test
    void aKeyringThatIsRefusedEndsTheStart() {
        kernel.refuse(ProcessOp.JoinKeyring.class, Errno.EDQUOT);
        assertSame(Errno.EDQUOT, kernelRefusal(new NewKeyring("_ses.web")));
    }
}
