package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A Python list. Filled while reading, fixed for callers. Compares by identity (see {@link PyValue}). */
public final class PyList implements PyValue {
    private final ArrayList<PyValue> items = new ArrayList<>(0);

    public PyList() {}

    public PyList(List<? extends PyValue> items) {
        this.items.addAll(items);
    }

    public List<PyValue> items() {
        return Collections.unmodifiableList(items);
    }

    public int size() {
        return items.size();
    }

    public PyValue get(int index) {
        if (index < 0 || index >= items.size()) {
            throw new ModelFileException("found list of " + items.size() + " (expected: at least " + (index + 1) + ")");
        }
        return items.get(index);
    }

    void add(PyValue item) {
        items.add(item);
    }

    void addAll(List<PyValue> more) {
        items.addAll(more);
    }

    @Override
    public String describe() {
        return "list of " + items.size();
    }

    @Override
    public String toString() {
        return describe();
    }
}
