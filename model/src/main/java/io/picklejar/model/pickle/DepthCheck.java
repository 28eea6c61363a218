package io.picklejar.model.pickle;

import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Refuses graphs that are nested deeper than the limit, so that code which walks values by recursion cannot overflow its
 * stack. Walks depth-first in file order, entering each shared value once, as Python's pickler did when it wrote the file:
 * what a pickler could write within Python's own recursion limit passes.
 */
final class DepthCheck {
    private DepthCheck() {}

    static void check(PyValue root, Budget budget) {
        Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Level> path = new ArrayDeque<>();
        enter(root, path, seen, budget);
        while (!path.isEmpty()) {
            Level level = path.peek();
            if (level.next == level.children.size()) {
                path.pop();
            } else {
                enter(level.children.get(level.next++), path, seen, budget);
            }
        }
    }

    private static void enter(PyValue value, Deque<Level> path, Set<PyValue> seen, Budget budget) {
        List<PyValue> children = children(value);
        if (children.isEmpty() || !seen.add(value)) {
            return;
        }
        int limit = budget.limits().maxDepth();
        if (path.size() == limit) {
            throw new LimitException("values nested deeper than " + limit + " (max_depth)");
        }
        budget.charge(Budget.OBJECT, "depth check");
        path.push(new Level(children));
    }

    private static List<PyValue> children(PyValue value) {
        if (value instanceof PyTuple tuple) {
            return tuple.items();
        }
        if (value instanceof PyList list) {
            return list.items();
        }
        if (value instanceof PySet set) {
            return set.items();
        }
        if (value instanceof PyDict dict) {
            return flat(dict);
        }
        if (value instanceof PyObject object) {
            return parts(object);
        }
        PyValue[] objects = value instanceof NdArray array ? array.objects() : null;
        return objects == null ? List.of() : Arrays.asList(objects);
    }

    private static List<PyValue> parts(PyObject object) {
        List<PyValue> parts = new ArrayList<>(object.args().items());
        parts.addAll(flat(object.attributes()));
        parts.addAll(flat(object.dictItems()));
        parts.addAll(object.listItems().items());
        PyValue state = object.state();
        if (state != null) {
            parts.add(state);
        }
        return parts;
    }

    /** Keys and values by turns, as a view. */
    private static List<PyValue> flat(PyDict dict) {
        List<PyDict.Entry> entries = dict.rawEntries();
        return new AbstractList<>() {
            @Override
            public PyValue get(int index) {
                PyDict.Entry entry = entries.get(index / 2);
                return index % 2 == 0 ? entry.key() : entry.value();
            }

            @Override
            public int size() {
                return 2 * entries.size();
            }
        };
    }

    private static final class Level {
        private final List<PyValue> children;
        private int next;

        Level(List<PyValue> children) {
            this.children = children;
        }
    }
}
