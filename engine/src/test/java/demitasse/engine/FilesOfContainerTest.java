package demitasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import demitasse.engine.RunRequest.Network;
import demitasse.engine.store.Storage;
import demitasse.kernel.FakeKernel;
import demitasse.kernel.Fd;
import demitasse.kernel.FileOp.ChangeOwner;
import demitasse.kernel.FileOp.Open;
import demitasse.kernel.FileOp.Status;
import demitasse.kernel.FileStatus;
import demitasse.kernel.OpenFlag;
import demitasse.runtime.ContainerSpec.PlacedFile;
import demitasse.runtime.HostProbe;
import demitasse.runtime.state.ContainerDirectories;
import demitasse.runtime.state.ContainerDirectory;
import demitasse.spec.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in a container's directory: the files of names, and the layers. */
class FilesOfContainerTest {
    private static final String PLACE = "/var/lib/demitasse/containers/web";

    private final FakeKernel kernel = Hosts.v2();

    /** What a file holds for a container named web. */
    private static String held(String path, Network network, FakeKernel host) {
        for (PlacedFile file : NameFiles.of("web", network, RunRequest.Connecting.DEFAULT, NameFiles.OfHost.read(host, network))) {
            if (file.path().equals(path)) {
                return file.content();
            }
        }
        return "no file " + path;
    }

    @Test
    void withoutANetworkNamesAreThoseOfTheContainerAlone() {
        assertEquals("web\n", held("/etc/hostname", Network.NONE, kernel));
        assertEquals("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\tweb\n", held("/etc/hosts", Network.NONE, kernel));
        assertEquals("# no network\n", held("/etc/resolv.conf", Network.NONE, kernel));
        assertEquals(List.of(), kernel.operations());
    }

    @Test
    void onTheHostsNetworkTheHostsNamesHoldToo() {
        assertEquals("127.0.0.1\tlocalhost\n127.0.1.1\tweb\n", held("/etc/hosts", Network.HOST, kernel));
        assertEquals("nameserver 9.9.9.9\n", held("/etc/resolv.conf", Network.HOST, kernel));
    }

    @Test
    void aHostWithoutTheFilesHasEmptyOnes() {
        FakeKernel bare = new FakeKernel();
        assertEquals("127.0.1.1\tweb\n", held("/etc/hosts", Network.HOST, bare));
        assertEquals("", held("/etc/resolv.conf", Network.HOST, bare));
    }

    private static void prepare(FakeKernel kernel, Requests requests, IdMapping... mapped) {
        List<IdMapping> mappings = List.of(mapped);
        ContainerDirectory directory = ContainerDirectories.open(kernel, Storage.CONTAINERS).make("web");
        RunRequest request = requests.build();
        kernel.operations().clear();
        new ContainerSpace(kernel, directory.fd(), mappings, mappings).prepare(request, Survey.of(kernel, request, HostProbe.probe(kernel)), List.of());
    }

    private FileStatus look(FakeKernel kernel, String path) {
        return kernel.perform(new Status(PLACE + "/" + path));
    }

    @Test
    void theUpperLayerLooksLikeTheLowerOne() {
        Fd root = kernel.perform(new Open("/srv/rootfs", OpenFlag.READ));
        kernel.perform(new ChangeOwner(root, 7, 8));
        kernel.perform(new demitasse.kernel.FileOp.ChangeMode(root, 0711));
        prepare(kernel, new Requests());
        FileStatus upper = look(kernel, "upper");
        assertEquals("7:8 711", upper.uid() + ":" + upper.gid() + " " + Integer.toOctalString(upper.mode()));
        assertEquals(0700, look(kernel, "work").mode());
    }

    @Test
    void anOwnerOfTheContainerIsTheOneThatStandsForItOnTheHost() {
        kernel.perform(new ChangeOwner(kernel.perform(new Open("/srv/rootfs", OpenFlag.READ)), 7, 20));
        prepare(kernel, new Requests(), new IdMapping(0, 100_000, 10));
        FileStatus upper = look(kernel, "upper");
        // 20 stands for nobody, and is kept.
        assertEquals("100007:20", upper.uid() + ":" + upper.gid());
    }

    @Test
    void eachCarriedFilesystemHasLayersOfItsOwn() {
        FakeKernel host = Hosts.with("40 23 8:2 / /home rw - ext4 none rw\n41 23 8:3 / /etc/hosts rw - ext4 none rw\n42 23 8:4 / /tmp rw - tmpfs none rw\n")
                .directory("/home").directory("/tmp");
        prepare(host, new Requests().sandbox());
        assertTrue(look(host, "upper-0").isDirectory());
        assertTrue(look(host, "work-1").isDirectory());
        // A single file gets no layers.
        assertFalse(host.exists(PLACE + "/upper-2"));
    }

    @Test
    void whatIsWrittenThroughHasNoLayers() {
        Requests requests = new Requests();
        requests.mode = RunRequest.RootMode.WRITE_THROUGH;
        prepare(kernel, requests);
        assertFalse(kernel.exists(PLACE + "/upper"));
        assertTrue(kernel.exists(PLACE));
    }
}
