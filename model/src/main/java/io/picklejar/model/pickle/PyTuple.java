package io.picklejar.model.pickle;

import java.util.List;

/** A Python tuple. Compares by identity (see {@link PyValue}). */
public final class PyTuple implements PyValue {
    static final PyTuple EMPTY = new PyTuple(List.of());

    private final List<PyValue> items;

    public PyTuple(List<PyValue> items) {
        this.items = List.copyOf(items);
    }

    public static PyTuple of(PyValue... items) {
        return new PyTuple(List.of(items));
    }

    public List<PyValue> items() {
        return items;
    }

    public int size() {
        return items.size();
    }

    /** The item at {@code index}; a shorter tuple is a {@link ModelFileException}. */
    public PyValue get(int index) {
        if (index < 0 || index >= items.size()) {
            throw new ModelFileException(
                    "found tuple of " + items.size() + " (expected: at least " + (index + 1) + ")");
        }
        return items.get(index);
    }

    @Override
    public String describe() {
        return "tuple of " + items.size();
    }

    @Override
    public String toString() {
        return describe();
    }
}
