package demitasse.it;

import static demitasse.it.Demitasse.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the log of events tells from now on: it outlives the containers that it tells of, those of an earlier run of the same tests, too. */
final class Told {
    private final String since = Instant.now().toString();

    /** What {@code events} says with these words behind it. */
    String events(String... words) {
        List<String> all = new ArrayList<>(List.of("events", "--since", since));
        all.addAll(List.of(words));
        return command(all).run().good();
    }
}
