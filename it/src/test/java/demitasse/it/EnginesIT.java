package demitasse.it;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Debian's engines with the product as their OCI runtime, unchanged, by the scripts of it/engines. */
@Order(Integer.MAX_VALUE)
class EnginesIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TestFactory
    List<DynamicContainer> engines() throws IOException {
        List<DynamicContainer> engines = new ArrayList<>();
        for (String engine : List.of("podman", "rootless", "containerd", "docker", "swarm")) {
            engines.add(DynamicContainer.dynamicContainer(engine, new Cases("engines/" + engine, LIMIT).tests()));
        }
        return engines;
    }
}
