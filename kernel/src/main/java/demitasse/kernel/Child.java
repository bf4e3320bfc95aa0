package demitasse.kernel;

/** What clone(2) answers: in the parent the child's pid and a descriptor of it, in the child pid 0 and no descriptor. */
public record Child(int pid, Fd process) {
    public boolean isSelf() {
        return pid == 0;
    }
}
