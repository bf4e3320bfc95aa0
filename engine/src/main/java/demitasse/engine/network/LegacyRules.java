package demitasse.engine.network;

import demitasse.kernel.Child;
import demitasse.kernel.Fd;
import demitasse.kernel.FdPair;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Duplicate;
import demitasse.kernel.FileOp.MakeMemoryFile;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Pipe;
import demitasse.kernel.FileOp.Read;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileOp.Write;
import demitasse.kernel.Kernel;
import demitasse.kernel.OpenFlag;
import demitasse.kernel.ProcessEnd;
import demitasse.kernel.ProcessOp.Clone;
import demitasse.kernel.ProcessOp.Execute;
import demitasse.kernel.ProcessOp.Exit;
import demitasse.kernel.ProcessOp.Wait;
import demitasse.kernel.SignalOp.ResetActions;
import demitasse.kernel.SignalOp.SetMask;
import demitasse.kernel.Text;
import demitasse.runtime.SetupException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the {@link Firewall} by iptables(8), where the kernel has no nf_tables: for IPv4, in chains of ours, which are made anew
 * as a whole with each change. What was there before is asked first, since a chain is to be called once.
 */
final class LegacyRules {
    private static final List<String> DIRECTORIES = List.of("/usr/local/sbin/", "/usr/sbin/", "/sbin/");
    /** Under its plain name it may be the one that speaks to nf_tables itself. */
    private static final List<String> NAMES = List.of("iptables-legacy", "iptables");
    private static final int NOT_RUN = 127;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int SHOWN_CHARACTERS = 200;

    private static final String GUARD = "DEMITASSE-GUARD";
    private static final String PORTS = "DEMITASSE-PORTS";
    private static final String LEAVE = "DEMITASSE-LEAVE";
    private static final String FORWARD = "DEMITASSE-FORWARD";
    private static final String LOCALLY = " -m addrtype --dst-type LOCAL";

    private final Kernel kernel;
    private final String path;

    private LegacyRules(Kernel kernel, String path) {
        this.kernel = kernel;
        this.path = path;
    }

    /** Null where it is not installed. */
    static @Nullable LegacyRules find(Kernel kernel) {
        for (String name : NAMES) {
            for (String directory : DIRECTORIES) {
                if (kernel.succeeds(new Status(directory + name + "-restore"))) {
                    return new LegacyRules(kernel, directory + name);
                }
            }
        }
        return null;
    }

    /** Puts in all rules, for the networks and containers that there are. */
    void renew(List<Definition> networks, List<NetworkRecord> containers) {
        for (NetworkRecord container : containers) {
            if (container.address6() != null) {
                throw new SetupException("the network " + container.network() + " has IPv6, for whose rules the kernel lacks nf_tables", "load the module nf_tables, or make the network without --ipv6");
            }
        }
        List<Definition> bridges = new ArrayList<>();
        for (Definition network : networks) {
            if (network.driver().isBridge()) {
                bridges.add(network);
            }
        }
        String before = run("-save", List.of(), "");
        run("-restore", List.of("--noflush", "--wait"), text(bridges, containers, before));
    }

    /** @param before what iptables-save(8) tells */
    static String text(List<Definition> networks, List<NetworkRecord> containers, String before) {
        StringBuilder text = new StringBuilder();
        text.append("*filter\n").append(chain(FORWARD));
        for (Definition network : networks) {
            forward(text, network);
        }
        text.append(call(before, "FORWARD", FORWARD)).append("COMMIT\n*raw\n").append(chain(GUARD));
        for (Definition network : networks) {
            text.append("-A ").append(GUARD).append(" -i ").append(network.bridge()).append(" -d 127.0.0.0/8 -j DROP\n");
        }
        text.append(call(before, "PREROUTING", GUARD)).append("COMMIT\n*nat\n").append(chain(PORTS)).append(chain(LEAVE));
        // An address of the host's is more than none.
        for (boolean all : new boolean[] {false, true}) {
            for (NetworkRecord container : containers) {
                publish(text, container, all);
            }
        }
        for (Definition network : networks) {
            text.append("-A ").append(LEAVE).append(" -o ").append(network.bridge()).append(" -s 127.0.0.0/8 -j MASQUERADE\n");
        }
        for (NetworkRecord container : containers) {
            text.append("-A ").append(LEAVE).append(" -o ").append(container.bridge()).append(" -s ").append(container.addressWords()).append("/32 -m conntrack --ctstate DNAT -j MASQUERADE\n");
        }
        for (Definition network : networks) {
            text.append("-A ").append(LEAVE).append(" -o ").append(network.bridge()).append(" -j RETURN\n");
        }
        for (NetworkRecord container : containers) {
            text.append("-A ").append(LEAVE).append(" -s ").append(container.addressWords()).append("/32 -j MASQUERADE\n");
        }
        return text.append(call(before, "PREROUTING" + LOCALLY, PORTS)).append(call(before, "OUTPUT" + LOCALLY, PORTS)).append(call(before, "POSTROUTING", LEAVE))
                .append("COMMIT\n").toString();
    }

    /** What {@link Firewall} says of what is forwarded, for one bridge. */
    private static void forward(StringBuilder text, Definition network) {
        String to = "-A " + FORWARD + " -o " + network.bridge();
        String from = "-A " + FORWARD + " -i " + network.bridge();
        if (!network.isolated()) {
            text.append(from).append(" -o ").append(network.bridge()).append(" -j ACCEPT\n");
        }
        if (network.internal()) {
            text.append(from).append(" -j DROP\n").append(to).append(" -j DROP\n");
        }
        text.append(to).append(" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n").append(to).append(" -m conntrack --ctstate DNAT -j ACCEPT\n").append(to).append(" -j DROP\n");
    }

    private static void publish(StringBuilder text, NetworkRecord container, boolean all) {
        for (Publish one : container.published()) {
            if (!one.isOfIpv6() && one.isForAll() == all) {
                text.append("-A ").append(PORTS).append(all ? "" : " -d " + one.hostIp() + "/32").append(" -p ").append(one.protocolWord())
                        .append(" --dport ").append(one.hostPort()).append(" -j DNAT --to-destination ").append(container.addressWords()).append(':').append(one.containerPort()).append('\n');
            }
        }
    }

    /** One that is there is emptied by that. */
    private static String chain(String name) {
        return ":" + name + " - [0:0]\n";
    }

    private static String call(String before, String from, String chain) {
        String call = from + " -j " + chain + "\n";
        return before.contains("-A " + call) ? "" : "-I " + call;
    }

    /** What it says, on whichever stream. */
    private String run(String which, List<String> words, String input) {
        String program = path + which;
        Fd given = kernel.perform(new MakeMemoryFile("rules"));
        byte[] bytes = Text.encode(input);
        int at = 0;
        while (at < bytes.length) {
            at += kernel.perform(new Write(given, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at)));
        }
        FdPair said = kernel.perform(new Pipe());
        Child child = kernel.perform(new Clone(0, null));
        if (child.isSelf()) {
            become(program, words, given, said.second());
        }
        kernel.perform(new Close(said.second()));
        kernel.perform(new Close(given));
        StringBuilder text = new StringBuilder();
        for (byte[] part = kernel.perform(new Read(said.first(), CHUNK_BYTES)); part.length > 0; part = kernel.perform(new Read(said.first(), CHUNK_BYTES))) {
            text.append(Text.decode(part));
        }
        kernel.perform(new Close(said.first()));
        ProcessEnd end = kernel.perform(new Wait(child.pid(), true));
        kernel.perform(new Close(child.process()));
        if (end.exitCode() != 0) {
            String why = text.substring(0, Math.min(SHOWN_CHARACTERS, text.length())).replace('\n', ' ');
            throw new SetupException("this kernel lacks nf_tables, and " + program + " failed with status " + end.exitCode() + (why.isEmpty() ? "" : ": " + why),
                    "load the module nf_tables or those of iptables, or use --network none or host");
        }
        return text.toString();
    }

    /** In a child; does not return. */
    private void become(String program, List<String> words, Fd input, Fd output) {
        try {
            // From its beginning, wherever the other descriptor stands.
            Fd beginning = kernel.perform(new Open("/proc/self/fd/" + input.number(), OpenFlag.READ));
            kernel.perform(new ResetActions());
            kernel.perform(new SetMask(0));
            kernel.perform(new Duplicate(beginning, Fd.STDIN.number(), false));
            kernel.perform(new Duplicate(output, Fd.STDOUT.number(), false));
            kernel.perform(new Duplicate(output, Fd.STDERR.number(), false));
            List<String> all = new ArrayList<>(List.of(program));
            all.addAll(words);
            kernel.perform(new Execute(Fd.HERE, program, all, List.of("PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin", "LC_ALL=C")));
        } catch (RuntimeException refused) {
            kernel.attempt(new Exit(NOT_RUN));
        }
        kernel.attempt(new Exit(NOT_RUN));
    }
}
