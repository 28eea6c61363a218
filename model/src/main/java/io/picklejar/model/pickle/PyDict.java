package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Python dict: entries in insertion order, looked up by string or int key.
 *
 * <p>Only string and int keys are hashed, in two maps of one {@link Comparable} key type each: Java then keeps colliding
 * keys in a balanced tree, so chosen collisions cost a logarithm and not a scan. Other keys (tuples, objects) are kept in
 * order but never hashed or compared, since a hostile file could make that exponential or endless.
 *
 * <p>A key that is set again keeps its place and takes the new value, as in Python. The index is built at the first
 * look-up, not while reading.
 */
public final class PyDict implements PyValue {
    /** One entry. The key is usually {@link PyStr}. */
    public record Entry(PyValue key, PyValue value) {
        @Override
        public String toString() {
            return key.describe() + ": " + value.describe();
        }
    }

    private ArrayList<Entry> entries = new ArrayList<>(0);
    private @Nullable Index index;

    public int size() {
        return entries().size();
    }

    public List<Entry> entries() {
        index();
        return Collections.unmodifiableList(entries);
    }

    /** The value of a string key, or null. */
    public @Nullable PyValue find(String key) {
        Integer at = index().byName.get(key);
        return at == null ? null : entries.get(at).value();
    }

    /** The value of an int (or bool) key, or null. */
    public @Nullable PyValue find(long key) {
        Integer at = index().byNumber.get(key);
        return at == null ? null : entries.get(at).value();
    }

    /** The value of a string or int key, or null; other kinds of key are never found. */
    public @Nullable PyValue find(PyValue key) {
        if (key instanceof PyStr s) {
            return find(s.value());
        }
        return key instanceof PyInt || key instanceof PyBool ? find(key.asLong()) : null;
    }

    public boolean containsKey(String key) {
        return index().byName.containsKey(key);
    }

    /** The value of a string key; absent is a {@link ModelFileException}. */
    public PyValue get(String key) {
        PyValue value = find(key);
        if (value == null) {
            throw new ModelFileException("dict of " + size() + " has no key '" + key + "'");
        }
        return value;
    }

    void put(PyValue key, PyValue value) {
        add(new Entry(key, value));
    }

    void putAll(PyDict other) {
        List<Entry> added = other == this ? List.of() : other.entries;
        added.forEach(this::add);
    }

    /** Keeps an index that is there up to date, so that look-ups between additions do not build it over and over. */
    private void add(Entry entry) {
        Index current = index;
        if (current == null) {
            entries.add(entry);
        } else {
            current.add(entry);
        }
    }

    /** Entries as appended, repeated keys included; cheap and without an index. */
    List<Entry> rawEntries() {
        return entries;
    }

    private Index index() {
        Index current = index;
        if (current == null) {
            current = Index.of(entries);
            entries = current.distinct;
            index = current;
        }
        return current;
    }

    @Override
    public String describe() {
        return "dict of " + entries.size();
    }

    @Override
    public String toString() {
        return describe();
    }

    private record Index(ArrayList<Entry> distinct, Map<String, Integer> byName, Map<Long, Integer> byNumber) {
        static Index of(List<Entry> entries) {
            Index index = new Index(new ArrayList<>(entries.size()), new HashMap<>(), new HashMap<>());
            for (Entry entry : entries) {
                index.add(entry);
            }
            return index;
        }

        private void add(Entry entry) {
            Integer at = placeOf(entry.key());
            if (at == null) {
                distinct.add(entry);
            } else {
                distinct.set(at, new Entry(distinct.get(at).key(), entry.value()));
            }
        }

        private @Nullable Integer placeOf(PyValue key) {
            int next = distinct.size();
            if (key instanceof PyStr s) {
                return byName.putIfAbsent(s.value(), next);
            }
            if (key instanceof PyInt || key instanceof PyBool) {
                return byNumber.putIfAbsent(key.asLong(), next);
            }
            return null;
        }
    }
}
