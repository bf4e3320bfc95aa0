package demitasse.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of descriptors of the fake: the lowest free number is given, 0, 1 and 2 are open from the beginning. */
final class FakeDescriptors {
    private final TreeMap<Integer, FakeOpen> open = new TreeMap<>();
    private final List<Integer> keptOverExec = new ArrayList<>();

    FakeDescriptors() {
        for (Fd fd : List.of(Fd.STDIN, Fd.STDOUT, Fd.STDERR)) {
            open.put(fd.number(), new FakeOpen(fd, null, OpenFlag.READ_WRITE));
            keptOverExec.add(fd.number());
        }
    }

    Fd add(String name, @Nullable FakePlace place, int flags) {
        int number = 0;
        while (open.containsKey(number)) {
            number++;
        }
        Fd fd = new Fd(number, name);
        open.put(number, new FakeOpen(fd, place, flags));
        return fd;
    }

    @Nullable FakeOpen get(Fd fd) {
        return open.get(fd.number());
    }

    FakeOpen opened(Fd fd) {
        FakeOpen found = open.get(fd.number());
        if (found == null) {
            throw new IllegalStateException(fd + " is not open");
        }
        return found;
    }

    boolean close(int number) {
        FakeOpen closed = open.remove(number);
        keptOverExec.remove(Integer.valueOf(number));
        if (closed != null && !open.containsValue(closed)) {
            closed.isClosed = true;
        }
        return closed != null;
    }

    void duplicate(FakeOpen from, int number, boolean closeOnExec) {
        keptOverExec.remove(Integer.valueOf(number));
        open.put(number, from);
        if (!closeOnExec) {
            keptOverExec.add(number);
        }
    }

    void closeFrom(int first, boolean onExec) {
        for (Integer number : new ArrayList<>(open.tailMap(first).keySet())) {
            if (onExec) {
                keptOverExec.remove(number);
            } else {
                close(number);
            }
        }
    }

    List<Integer> numbers() {
        return new ArrayList<>(open.keySet());
    }

    List<Integer> keptOverExec() {
        return keptOverExec;
    }
}
