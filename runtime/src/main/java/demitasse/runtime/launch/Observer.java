package demitasse.runtime.launch;

import demitasse.runtime.Step;

/** Is told how the container comes about, in the process that is at work. */
public interface Observer {
    /** Tells nobody. */
    Observer NONE = new Observer() {
        @Override
        public void step(int number, int count, Step step) {}

        @Override
        public void program(String path) {}

        @Override
        public void started(Launcher.Running running) {}
    };

    /** Step {@code number} of {@code count}, from 1, begins. */
    void step(int number, int count, Step step);

    /** All is there that init needs to begin. */
    default void cloning() {}

    /** There is an init, of that pid, on its way. */
    default void cloned(int pid) {}

    /** Init works by itself from here on: time for what has to be there only once the program runs, which waits until this returns. */
    default void underWay() {}

    /** Init is about to become the program found at {@code path}; not told where the program has a terminal, which init then has too. */
    void program(String path);

    /** The program runs, as the parent knows by now. */
    void started(Launcher.Running running);
}
