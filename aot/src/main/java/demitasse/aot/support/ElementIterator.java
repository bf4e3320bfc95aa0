package demitasse.aot.support;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The elements of an array that does not change, one after the other: what iterates over an immutable list. */
public final class ElementIterator implements Iterator<Object> {
    private final Object[] elements;
    private int next;

    public ElementIterator(Object[] elements) {
        this.elements = elements;
    }

    @Override
    public boolean hasNext() {
        return next < elements.length;
    }

    @Override
    public Object next() {
        int at = next;
        if (at >= elements.length) {
            throw new NoSuchElementException();
        }
        next = at + 1;
        return elements[at];
    }

    // TeaVM's Iterator has none to be inherited.
    @Override
    public void remove() {
        throw new UnsupportedOperationException();
    }
}
