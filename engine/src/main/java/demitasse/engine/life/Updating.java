package demitasse.engine.life;

import demitasse.engine.store.ContainerRecord;
import demitasse.engine.store.ContainerRecord.Policy;
import demitasse.engine.store.ContainerRecord.Restart;
import demitasse.engine.store.Names;
import demitasse.engine.store.Storage;
import demitasse.engine.store.Stored;
import demitasse.kernel.Kernel;
import demitasse.runtime.SetupException;
import demitasse.runtime.lifecycle.Container;
import demitasse.runtime.lifecycle.Update;
import demitasse.spec.Resources;
import demitasse.spec.Spec;
import org.jspecify.annotations.Nullable;

/** Gives a container other limits or another restart policy: in force at once where it runs, and kept for when it is started next. */
public final class Updating {
    private Updating() {}

    /**
     * Changes what is asked for; all of it is checked before anything is written.
     *
     * @param limits what is absent stays as it is
     * @param restart null to leave that as it is
     * @throws SetupException where limits contradict each other or those that it has, or the kernel refuses one: then nothing has changed
     */
    public static void update(Kernel kernel, Stored stored, Resources limits, @Nullable Restart restart) {
        ContainerRecord record = stored.record();
        if (restart != null && restart.policy() != Policy.NO && stored.isTransient()) {
            throw new SetupException("container " + record.shownAs() + " is removed when it ends (--rm), so that nothing can start it again", "leave out --restart");
        }
        if (!limits.equals(Resources.EMPTY)) {
            limit(kernel, stored, limits);
        }
        if (restart != null) {
            // Read anew: it may have been renamed meanwhile.
            Names.alone(kernel, () -> stored.write(stored.record().withRestart(restart)));
        }
        stored.note("update");
    }

    private static void limit(Kernel kernel, Stored stored, Resources limits) {
        if (stored.standing().status().isAlive()) {
            Update.update(kernel, Storage.RUNNING, stored.id(), limits, null);
            // The kernel may take its time to free memory: nobody else waits for that.
            Names.alone(kernel, () -> takeOver(stored));
        } else {
            Names.alone(kernel, () -> stored.replace(Update.limited(kernel, stored.configuration(), limits)));
        }
    }

    /** Has it begin with the limits that are in force now. */
    private static void takeOver(Stored stored) {
        Container instance = stored.instance();
        if (instance != null) {
            Spec before = stored.configuration();
            stored.replace(before.withLinux(before.linuxOrEmpty().withResources(instance.configuration().linuxOrEmpty().resources())));
        }
    }
}
