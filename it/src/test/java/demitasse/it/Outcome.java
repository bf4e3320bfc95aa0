package demitasse.it;

import java.util.List;

/** How a command ended: its exit status, and what it wrote to standard output and standard error. */
record Outcome(int status, String out, String err) {

    /** The output without its last newline, once the command is known to have ended well. */
    String good() {
        if (status != 0) {
            throw new AssertionError("expected exit status 0 but was " + this);
        }
        return out.stripTrailing();
    }

    List<String> lines() {
        return good().lines().toList();
    }

    @Override
    public String toString() {
        return "status " + status + "\n--- standard output\n" + out + "--- standard error\n" + err + "---";
    }
}
