package demitasse.runtime;

import demitasse.kernel.Files;

/** The number of init, for steps that are performed beside it. */
public final class InitPid {
    private static final int STAT_BYTES = 4096;

    private InitPid() {}

    /**
     * As it is in the namespace of the /proc that is mounted here, which is that of whoever is told it.
     *
     * @throws SetupException when init has ended
     */
    public static int of(Site site) {
        String stat = Files.readIfThere(site.kernel(), site.kept(Step.INIT_PROCESS), "stat", STAT_BYTES);
        int space = stat == null ? -1 : stat.indexOf(' ');
        if (stat == null || space < 0) {
            throw new SetupException("the container's init has ended too early", null);
        }
        return Integer.parseInt(stat.substring(0, space));
    }
}
