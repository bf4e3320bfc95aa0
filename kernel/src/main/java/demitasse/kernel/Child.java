package demitasse.kernel;

/** What clone(2) answers: in the parent the child's pid and a descriptor of it, in the child pid 0 and no descriptor. */
public record Child(int pid, Fd process) {
    /** What the child sees: its descriptor is none, and closing it is refused with EBADF. */
    public static final Child SELF = new Child(0, new Fd(-1, "this process"));

    public boolean isSelf() {
        return pid == 0;
    }
}
