package demitasse.runtime.resctrl;

import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Puts init into the group; what it starts will be in there, too. */
record JoinResctrlGroup(ResctrlGroup group) implements Step {
    @Override
    public String words() {
        return "resctrl: put init into " + group.directory();
    }

    @Override
    public String pointer() {
        return "/linux/intelRdt";
    }

    @Override
    public void perform(Site site) {
        String pid = Integer.toString(site.initPid());
        Files.put(site.kernel(), Fd.HERE, group.directory() + "/tasks", pid);
        if (group.monitor() != null) {
            Files.put(site.kernel(), Fd.HERE, group.monitorDirectory() + "/tasks", pid);
        }
    }
}
