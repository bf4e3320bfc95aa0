package demitasse.runtime.rootfs;

import demitasse.kernel.MountFlag;
import demitasse.kernel.MountOp.Mount;
import demitasse.runtime.Site;
import demitasse.runtime.Step;

/** Cuts the new mount namespace off from the host's: nothing that is mounted from here on is seen there. */
public record IsolateMounts(boolean slave) implements Step {
    @Override
    public String words() {
        return slave ? "let mounts come in from the host, and none go out" : "keep mounts to ourselves";
    }

    @Override
    public void perform(Site site) {
        site.perform(new Mount(null, "/", null, (slave ? MountFlag.SLAVE : MountFlag.PRIVATE) | MountFlag.RECURSIVE, null));
    }
}
