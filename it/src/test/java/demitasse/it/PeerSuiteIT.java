package demitasse.it;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** The tests of another runtime, crun, against the product; what is crun's own is listed in it/reasons. */
@Order(Integer.MAX_VALUE)
class PeerSuiteIT {
    @TestFactory
    List<DynamicTest> testsOfCrun() throws IOException {
        return new Cases("peer/crun-suite", Duration.ofMinutes(6)).tests();
    }
}
