package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Python set or frozenset: its items in file order. Items are not compared with one another, so a hostile file can hold
 * an item twice.
 */
public final class PySet implements PyValue {
    private final ArrayList<PyValue> items = new ArrayList<>(0);

    public PySet() {}

    public PySet(List<? extends PyValue> items) {
        this.items.addAll(items);
    }

    public List<PyValue> items() {
        return Collections.unmodifiableList(items);
    }

    public int size() {
        return items.size();
    }

    void addAll(List<PyValue> more) {
        items.addAll(more);
    }

    @Override
    public String describe() {
        return "set of " + items.size();
    }

    @Override
    public String toString() {
        return describe();
    }
}
