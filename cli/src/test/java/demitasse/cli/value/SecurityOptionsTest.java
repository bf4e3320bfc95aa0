package demitasse.cli.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.cli.host.FakeHost;
import demitasse.cli.value.SecurityOptions.Calls;
import demitasse.cli.value.SecurityOptions.NoNewPrivileges;
import demitasse.engine.RunRequest.AllCalls;
import demitasse.engine.RunRequest.ProfiledCalls;
import demitasse.engine.RunRequest.UsualCalls;
import org.junit.jupiter.api.Test;

class SecurityOptionsTest {
    private static final FakeHost HOST = new FakeHost()
            .file("/place/p.json", "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"read\"], \"action\": \"SCMP_ACT_LOG\", \"comment\": \"\"}]}")
            .file("/place/rules", "# programs\nro:/usr//lib\n\n  rw:/data,set\n")
            .file("/place/nothing", "#\n")
            .file("/place/broken.json", "{\"defaultAction\": 1}");

    @Test
    void systemCallsAreThoseOfAProfileOrAllOrTheUsual() {
        assertEquals(new Calls(new AllCalls()), SecurityOptions.read("seccomp=unconfined", HOST));
        assertEquals(new Calls(new AllCalls()), SecurityOptions.read("seccomp:unconfined", HOST));
        assertEquals(new Calls(new UsualCalls()), SecurityOptions.read("seccomp=builtin", HOST));
        boolean profiled = SecurityOptions.read("seccomp=p.json", HOST) instanceof Calls(ProfiledCalls(var profile, String asGiven))
                && asGiven.equals("p.json") && profile.rules().size() == 1;
        assertTrue(profiled);
    }

    @Test
    void newPrivilegesAreAYesOrNo() {
        assertEquals(new NoNewPrivileges(true), SecurityOptions.read("no-new-privileges", HOST));
        assertEquals(new NoNewPrivileges(true), SecurityOptions.read("no-new-privileges:true", HOST));
        assertEquals(new NoNewPrivileges(false), SecurityOptions.read("no-new-privileges=false", HOST));
        assertEquals("write no-new-privileges=true or no-new-privileges=false", Refusal.of(() -> SecurityOptions.read("no-new-privileges=2", HOST)));
    }

    @Test
    void whatIsWrongWithAProfileIsToldByItsPlace() {
        assertTrue(Refusal.of(() -> SecurityOptions.read("seccomp=broken.json", HOST)).startsWith("broken.json:1:19: /defaultAction: expected a string"),
                Refusal.of(() -> SecurityOptions.read("seccomp=broken.json", HOST)));
        assertTrue(Refusal.of(() -> SecurityOptions.read("seccomp=none.json", HOST)).startsWith("the profile none.json cannot be read: "));
        assertEquals("a profile is missing; write seccomp=FILE or seccomp=unconfined", Refusal.of(() -> SecurityOptions.read("seccomp=", HOST)));
        assertTrue(Refusal.of(() -> SecurityOptions.read("armour=x", HOST)).startsWith("no option armour is known; write seccomp=FILE|unconfined, "));
    }

    @Test
    void aProfileOfAppArmorIsNamed() {
        assertEquals(new SecurityOptions.AppArmor("tight"), SecurityOptions.read("apparmor=tight", HOST));
        assertEquals(new SecurityOptions.AppArmor(null), SecurityOptions.read("apparmor:unconfined", HOST));
        assertEquals("the name of a profile is missing; write apparmor=PROFILE or apparmor=unconfined",
                Refusal.of(() -> SecurityOptions.read("apparmor=", HOST)));
    }

    @Test
    void aLabelOfSelinuxIsMadeOfParts() {
        assertEquals(new SecurityOptions.Label(SecurityOptions.LabelPart.LEVEL, "s0:c1,c2"), SecurityOptions.read("label=level:s0:c1,c2", HOST));
        assertEquals(new SecurityOptions.Label(SecurityOptions.LabelPart.DISABLE, ""), SecurityOptions.read("label=disable", HOST));
        assertEquals("write label=user:USER, label=role:ROLE, label=type:TYPE, label=level:LEVEL or label=disable",
                Refusal.of(() -> SecurityOptions.read("label=colour:red", HOST)));
        assertEquals("the value is missing; write label=type:TYPE, label=level:LEVEL or label=disable",
                Refusal.of(() -> SecurityOptions.read("label=type:", HOST)));
    }

    @Test
    void systemPathsAreUnconfinedOrNothing() {
        assertEquals(new SecurityOptions.SystemPaths(true), SecurityOptions.read("systempaths=unconfined", HOST));
        assertEquals("write systempaths=unconfined", Refusal.of(() -> SecurityOptions.read("systempaths=all", HOST)));
    }

    @Test
    void rulesOfLandlockAreSaidOrInAFile() {
        assertEquals(new SecurityOptions.Landlock("ro:/usr\nrw:/data"), SecurityOptions.read("landlock=ro:/usr,rw:/data/", HOST));
        assertEquals(new SecurityOptions.Landlock("ro:/usr/lib\nrw:/data,set"), SecurityOptions.read("landlock=rules", HOST));
        assertEquals("a rule of Landlock is ro:PATH or rw:PATH, and not rx:/usr", Refusal.of(() -> SecurityOptions.read("landlock=ro:/,rx:/usr", HOST)));
        assertEquals("no rule of Landlock is there; write landlock=ro:PATH,rw:PATH", Refusal.of(() -> SecurityOptions.read("landlock=nothing", HOST)));
        assertEquals("the path must be an absolute path inside of the container, such as /data",
                Refusal.of(() -> SecurityOptions.read("landlock=ro:usr", HOST)));
        assertTrue(Refusal.of(() -> SecurityOptions.read("landlock=none", HOST)).startsWith("the rules none cannot be read: "));
    }
}
