package demitasse.it;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Debian's engines with the product as their OCI runtime, unchanged, by the scripts of it/engines. */
@Order(Integer.MAX_VALUE)
class EnginesIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TestFactory
    List<DynamicTest> podman() throws IOException {
        return new Cases("engines/podman", LIMIT).tests();
    }

    @TestFactory
    List<DynamicTest> podmanOfAnOrdinaryUser() throws IOException {
        return new Cases("engines/rootless", LIMIT).tests();
    }

    @TestFactory
    List<DynamicTest> containerd() throws IOException {
        return new Cases("engines/containerd", LIMIT).tests();
    }

    @TestFactory
    List<DynamicTest> docker() throws IOException {
        return new Cases("engines/docker", LIMIT).tests();
    }

    @TestFactory
    List<DynamicTest> swarm() throws IOException {
        return new Cases("engines/swarm", LIMIT).tests();
    }
}
