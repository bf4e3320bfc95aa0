package demitasse.engine.network;

import demitasse.kernel.DirectoryOp.Entry;
import demitasse.kernel.Errno;
import demitasse.kernel.Fd;
import demitasse.kernel.Files;
import demitasse.kernel.Kernel;
import demitasse.kernel.KernelOp;
import demitasse.kernel.Outcome;
import demitasse.kernel.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;

/** Sees to it that the rules of the {@link Firewall} are there and complete. */
public final class Rules {
    /** The file whose lock whoever changes them holds. */
    static final String LOCK = "rules";

    private Rules() {}

    /** What a container needs of them; its record is written already. */
    static void admit(Kernel kernel, Attachment.Places places, NetworkRecord record) {
        boolean complete = false;
        if (!Firewall.guards(kernel, record.bridge())) {
            AddressPool lock = lock(kernel, places);
            try {
                // Another one may have done so meanwhile.
                if (!Firewall.guards(kernel, record.bridge())) {
                    complete = !renew(kernel, places, lock, List.of());
                }
            } finally {
                lock.close();
            }
        }
        if (!complete && !record.published().isEmpty()) {
            publish(kernel, places, record);
        }
    }

    /** Leads ports of the host nowhere any more. */
    static void withdraw(Kernel kernel, Attachment.Places places, List<Publish> published) {
        if (!Firewall.withdraw(kernel, published)) {
            AddressPool lock = lock(kernel, places);
            try {
                renew(kernel, places, lock, published);
            } finally {
                lock.close();
            }
        }
    }

    private static void publish(Kernel kernel, Attachment.Places places, NetworkRecord record) {
        AddressPool lock = lock(kernel, places);
        try {
            Outcome<Outcome.Nothing> outcome = Firewall.publish(kernel, record);
            if (outcome instanceof Refused<?>(_, Errno errno) && errno == Errno.EEXIST) {
                // Of a container that was killed, whose port this one has now; or they were renewed since the record was written.
                Firewall.withdraw(kernel, record.published());
                outcome = Firewall.publish(kernel, record);
            }
            if (outcome instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
                throw Firewall.refused(op, errno);
            }
        } finally {
            lock.close();
        }
    }

    /** Makes all of them anew, for the networks and containers that there are: whatever became of those before. */
    public static void reload(Kernel kernel, Attachment.Places places) {
        AddressPool lock = lock(kernel, places);
        try {
            renew(kernel, places, lock, List.of());
        } finally {
            lock.close();
        }
    }

    private static AddressPool lock(Kernel kernel, Attachment.Places places) {
        AddressPool lock = AddressPool.open(kernel, places.networks(), LOCK, places.containers());
        lock.lock();
        return lock;
    }

    /**
     * Answers whether they are rules of nf_tables, to which a port is added by itself; those of iptables are whole as they are.
     *
     * @param leaving ports of which no rule is to speak any more
     */
    private static boolean renew(Kernel kernel, Attachment.Places places, AddressPool lock, List<Publish> leaving) {
        List<NetworkRecord> records = new ArrayList<>();
        for (Entry entry : Files.list(kernel, Fd.HERE, places.containers())) {
            NetworkRecord record = NetworkRecord.of(kernel, Fd.HERE, places.containers() + "/" + entry.name() + "/" + NetworkRecord.FILE);
            // One that was killed may still seem to have what another one has now.
            if (record != null && lock.isAlive(entry.name())) {
                List<Publish> published = new ArrayList<>(record.published());
                published.removeAll(leaving);
                records.add(record.withPublished(published));
            }
        }
        List<Definition> networks = Definition.all(kernel, places.networks());
        if (Firewall.rules(networks, records).attempt(kernel) instanceof Refused<?>(KernelOp<?> op, Errno errno)) {
            LegacyRules legacy = Firewall.isMissing(errno) ? LegacyRules.find(kernel) : null;
            if (legacy == null) {
                throw Firewall.refused(op, errno);
            }
            legacy.renew(networks, records);
            return false;
        }
        return true;
    }
}
