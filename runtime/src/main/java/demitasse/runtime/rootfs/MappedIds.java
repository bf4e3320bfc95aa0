package demitasse.runtime.rootfs;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.Files;
import demitasse.kernel.Namespace;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.runtime.Site;
import demitasse.spec.IdMapping;
import java.util.List;

/** Under which ids the files of a mount show: the kernel takes a user namespace for an answer (mount_setattr(2), MOUNT_ATTR_IDMAP). */
public sealed interface MappedIds {
    /** For people: {@code ids 0–9 as 1000–1009}. */
    String words();

    /** The user namespace, opened once and kept. */
    Fd open(Site site);

    /** Those of a mapping. Nobody lives in such a namespace: a process is made for it, and ends once it is open. */
    record Of(List<IdMapping> users, List<IdMapping> groups) implements MappedIds {
        public Of {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        @Override
        public String words() {
            StringBuilder text = new StringBuilder("ids");
            for (IdMapping range : users) {
                text.append(' ').append(range.containerId()).append('–').append(range.containerId() + range.size() - 1)
                        .append(" as ").append(range.hostId()).append('–').append(range.hostId() + range.size() - 1);
            }
            return text.toString();
        }

        @Override
        public Fd open(Site site) {
            String name = "user namespace of " + lines(users) + "and " + lines(groups);
            Fd known = site.keptOrNull(name);
            if (known != null) {
                return known;
            }
            Fd made = make(site);
            site.keep(name, made);
            return made;
        }

        private Fd make(Site site) {
            FdPair pipe = site.perform(new Pipe());
            Child child = site.perform(new Clone(Namespace.USER.flag(), null));
            if (child.isSelf()) {
                // Until our other end is closed, be it by the end of the process that made us.
                site.kernel().attempt(new Close(pipe.second()));
                site.kernel().attempt(new Read(pipe.first(), 1));
                site.kernel().attempt(new Exit(0));
            }
            site.perform(new Close(pipe.first()));
            Fd made = Files.with(site.kernel(), pipe.second(), _ -> fill(site, child));
            site.kernel().attempt(new Wait(child.pid(), true));
            site.perform(new Close(child.process()));
            return made;
        }

        private Fd fill(Site site, Child child) {
            String process = "/proc/" + child.pid();
            Files.put(site.kernel(), Fd.HERE, process + "/uid_map", lines(users));
            Files.put(site.kernel(), Fd.HERE, process + "/gid_map", lines(groups));
            return site.perform(new Open(process + "/ns/user", OpenFlag.READ));
        }

        private static String lines(List<IdMapping> mappings) {
            StringBuilder text = new StringBuilder();
            for (IdMapping mapping : mappings) {
                text.append(mapping.containerId()).append(' ').append(mapping.hostId()).append(' ').append(mapping.size()).append('\n');
            }
            return text.toString();
        }
    }

    /** Those of a user namespace that is there already. */
    record Like(String path) implements MappedIds {
        @Override
        public String words() {
            return "the ids of " + path;
        }

        @Override
        public Fd open(Site site) {
            String name = "user namespace " + path;
            Fd known = site.keptOrNull(name);
            if (known != null) {
                return known;
            }
            Fd opened = site.perform(new Open(path, OpenFlag.READ));
            site.keep(name, opened);
            return opened;
        }
    }
}
