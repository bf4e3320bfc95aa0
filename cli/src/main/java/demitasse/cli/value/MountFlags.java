package demitasse.cli.value;

import demitasse.cli.option.BadValueException;
import demitasse.cli.option.Nearest;
import demitasse.cli.option.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mount options that are single words, collected so that no two contradict each other. */
final class MountFlags {
    /** Every word with the choice that it makes; words of one choice exclude each other. */
    private static final Map<String, String> CHOICES = choices();
    private static final String IGNORED = "";

    private final List<String> allowed;
    private final Map<String, String> chosen = new LinkedHashMap<>();

    /** @param allowed the choices that may be made here */
    MountFlags(List<String> allowed) {
        this.allowed = allowed;
    }

    private static Map<String, String> choices() {
        Map<String, String> choices = new LinkedHashMap<>();
        row(choices, "access", "ro", "rw");
        row(choices, "propagation", "rprivate", "private", "rslave", "slave", "rshared", "shared");
        row(choices, "suid", "nosuid", "suid");
        row(choices, "dev", "nodev", "dev");
        row(choices, "exec", "noexec", "exec");
        row(choices, "bind", "rbind", "bind");
        row(choices, "atime", "noatime", "relatime", "strictatime");
        // SELinux labels: without SELinux they mean nothing, and scripts written for other engines have them.
        row(choices, "selinux", "z", "Z");
        // How far a virtual machine of Docker's may be behind its host; on Linux there is nothing between.
        row(choices, "consistency", "cached", "delegated", "consistent");
        return choices;
    }

    private static void row(Map<String, String> choices, String choice, String... words) {
        for (String word : words) {
            choices.put(word, choice);
        }
    }

    /** Whether the word is a flag at all, here or elsewhere. */
    boolean knows(String word) {
        return allowed.contains(CHOICES.getOrDefault(word, IGNORED));
    }

    void add(String word) {
        String choice = CHOICES.getOrDefault(word, IGNORED);
        String before = chosen.put(choice, word);
        if (before != null && !before.equals(word)) {
            throw new BadValueException(before + " and " + word + " contradict each other; give one of them");
        }
    }

    /** Makes a choice where none was made. */
    void orElse(String word) {
        chosen.putIfAbsent(CHOICES.getOrDefault(word, IGNORED), word);
    }

    /** The words chosen, without those that mean nothing here. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> entry : chosen.entrySet()) {
            if (!entry.getKey().equals("selinux") && !entry.getKey().equals("consistency")) {
                words.add(entry.getValue());
            }
        }
        return words;
    }

    /** Says what may stand here. */
    BadValueException unknown(String word, List<String> others) {
        List<String> words = new ArrayList<>(others);
        for (Map.Entry<String, String> entry : CHOICES.entrySet()) {
            if (allowed.contains(entry.getValue())) {
                words.add(entry.getKey());
            }
        }
        String nearest = Nearest.of(word, words);
        String meant = nearest == null ? "" : " (did you mean " + nearest + "?)";
        return new BadValueException("there is no option " + Shown.word(word) + meant
                + "; there are " + String.join(", ", words));
    }
}
