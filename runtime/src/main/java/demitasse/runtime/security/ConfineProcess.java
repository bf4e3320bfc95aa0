package demitasse.runtime.security;

import demitasse.kernel.CapabilitySets;
import demitasse.kernel.DirectoryOp.SetUmask;
import demitasse.kernel.Errno;
import demitasse.kernel.IdentityOp.ClearAmbientCapabilities;
import demitasse.kernel.IdentityOp.DropBoundingCapability;
import demitasse.kernel.IdentityOp.KeepCapabilities;
import demitasse.kernel.IdentityOp.RaiseAmbientCapability;
import demitasse.kernel.IdentityOp.SetCapabilities;
import demitasse.kernel.IdentityOp.SetGroup;
import demitasse.kernel.IdentityOp.SetGroups;
import demitasse.kernel.IdentityOp.SetNoNewPrivileges;
import demitasse.kernel.IdentityOp.SetUser;
import demitasse.kernel.KernelException;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome.Refused;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import demitasse.spec.Capability;
import java.util.List;

/** Turns init into the user it is to be, with the rights that user is to have and no more. Nearly the last thing before the program. */
public sealed interface ConfineProcess extends Step {
    /** The capability sets of the process, as bits over the numbers of capabilities(7). */
    record Capabilities(long bounding, long effective, long permitted, long inheritable, long ambient) {}

    private static String nameOf(int capability) {
        Capability[] known = Capability.values();
        return capability < known.length ? known[capability].name() : "capability " + capability;
    }

    /** Gives up for good what the container is never to have, by set-user-id programs neither. Needs CAP_SETPCAP, so it comes before the user changes. */
    record LimitCapabilities(long bounding) implements ConfineProcess {
        @Override
        public String words() {
            return "give up all but " + Long.bitCount(bounding) + " capabilities for good";
        }

        @Override
        public String pointer() {
            return "/process/capabilities/bounding";
        }

        @Override
        public void perform(Site site) {
            for (int capability = 0; capability < 64; capability++) {
                if ((bounding & 1L << capability) == 0
                        && site.kernel().attempt(new DropBoundingCapability(capability, nameOf(capability))) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                    // EINVAL: the kernel knows no capability from here on.
                    if (errno != Errno.EINVAL) {
                        throw new KernelException(op, errno);
                    }
                    return;
                }
            }
        }
    }

    /** Becomes root of a new user namespace: until then this process has an id there that no file can have (user_namespaces(7)). */
    record BecomeRoot() implements ConfineProcess {
        @Override
        public String words() {
            return "become root of the user namespace";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetGroups(List.of()));
            site.perform(new SetGroup(0));
            site.perform(new SetUser(0));
        }
    }

    /** Becomes the user, with its groups, and keeps just the capabilities given. */
    record BecomeUser(int uid, int gid, List<Integer> groups, int umask, Capabilities capabilities) implements ConfineProcess {
        public BecomeUser {
            groups = List.copyOf(groups);
        }

        @Override
        public String words() {
            return "become user " + Integer.toUnsignedString(uid) + ":" + Integer.toUnsignedString(gid)
                    + (groups.isEmpty() ? "" : " with groups " + groups)
                    + ", with " + Long.bitCount(capabilities.permitted()) + " capabilities";
        }

        @Override
        public String pointer() {
            return "/process/user";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetUmask(umask));
            if (uid != 0) {
                // Otherwise setresuid(2) empties the sets before they can be set as asked.
                site.perform(new KeepCapabilities(true));
            }
            site.perform(new SetGroups(groups));
            site.perform(new SetGroup(gid));
            site.perform(new SetUser(uid));
            keep(site, capabilities);
        }

        private void keep(Site site, Capabilities sets) {
            if (uid != 0) {
                site.perform(new KeepCapabilities(false));
            }
            site.perform(new SetCapabilities(new CapabilitySets(sets.effective(), sets.permitted(), sets.inheritable())));
            site.perform(new ClearAmbientCapabilities());
            for (int capability = 0; capability < 64; capability++) {
                if ((sets.ambient() & 1L << capability) != 0) {
                    site.perform(new RaiseAmbientCapability(capability, nameOf(capability)));
                }
            }
        }
    }

    /** From here on no program gets more rights than this process has (PR_SET_NO_NEW_PRIVS). */
    record GainNothing() implements ConfineProcess {
        @Override
        public String words() {
            return "gain no new privileges from here on";
        }

        @Override
        public String pointer() {
            return "/process/noNewPrivileges";
        }

        @Override
        public void perform(Site site) {
            site.perform(new SetNoNewPrivileges());
        }
    }
}
