package demitasse.engine.network;

import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.Close;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.Site;
import demitasse.runtime.Step;
import java.util.List;

/**
 * Lays all cables of a container with several networks, by the parent.
 *
 * @param first how the first of them is laid, whose end inside is init's to configure
 */
record PlugInAll(Step first, List<Port> ports) implements Step {
    PlugInAll {
        ports = List.copyOf(ports);
    }

    @Override
    public String words() {
        StringBuilder text = new StringBuilder(first.words());
        for (Port port : ports.subList(1, ports.size())) {
            text.append("; and one into ").append(port.network().bridge()).append(", with the address ").append(port.words());
        }
        return text.toString();
    }

    @Override
    public void perform(Site site) {
        first.perform(site);
        Fd opened = site.perform(new Open(site.kept(INIT_PROCESS), "ns/net", OpenFlag.READ, 0));
        Fd namespace = new Fd(opened.number(), "the container's network namespace");
        Cable cable = new Cable(site.kernel(), namespace);
        boolean way = !ports.getFirst().network().internal();
        for (Port port : ports.subList(1, ports.size())) {
            cable.lay(port, !way);
            way |= !port.network().internal();
        }
        site.perform(new Close(namespace));
    }
}
