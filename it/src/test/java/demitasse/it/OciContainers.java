package demitasse.it;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the OCI command line have: a root for states of their own, a bundle, and nothing that may be left. */
@ExtendWith(LeavesNothing.class)
abstract class OciContainers {
    @TempDir
    Path scratch;

    Oci oci;
    Path output;

    @BeforeEach
    void place() {
        oci = new Oci(scratch.resolve("state"));
        output = scratch.resolve("output");
    }

    OciBundle bundle() {
        return new OciBundle(scratch.resolve("bundle"));
    }

    /** What a failed test leaves must not be in the way of the next one. */
    void deleteAll() {
        for (String id : oci.run("list", "-q").lines()) {
            oci.run("delete", "--force", id);
        }
    }
}
