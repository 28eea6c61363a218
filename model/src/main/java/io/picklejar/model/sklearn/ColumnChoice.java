package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyBool;
import io.picklejar.model.pickle.PyInt;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PySlice;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a part of a ColumnTransformer asks for: a name, an index (also from the end), a slice of either, a mask,
 * or a list. Source: {@code sklearn.utils._get_column_indices}.
 */
final class ColumnChoice {

    private final int columns;
    private final List<String> names;

    /** @param names names of all columns, or empty where they have none */
    ColumnChoice(int columns, List<String> names) {
        this.columns = columns;
        this.names = names;
    }

    /** Indices in the order asked for; anything that is no such choice is a {@link ModelFileException}. */
    int[] resolve(PyValue choice) {
        if (choice instanceof PySlice slice) {
            return slice(slice);
        }
        if (choice instanceof PyStr || choice instanceof PyInt) {
            return new int[] {index(choice)};
        }
        if (choice instanceof PyObject object && isRemainderList(object)) {
            return resolve(object.attr("data"));
        }
        List<PyValue> items = choice instanceof NdArray array ? List.of(array.toValues()) : choice.asItems();
        return isMask(items) ? mask(items) : list(items);
    }

    /** {@code _RemainderColsList} of 1.5 and 1.6: a list with a deprecation warning around it. */
    private static boolean isRemainderList(PyObject choice) {
        return choice.simpleName().equals("_RemainderColsList");
    }

    /** Whether the choice is a function such as {@code make_column_selector} and not, say, a pandas Index. */
    static boolean isCallable(PyObject choice) {
        return !isRemainderList(choice) && !choice.className().startsWith("pandas.");
    }

    private static boolean isMask(List<PyValue> items) {
        return !items.isEmpty() && items.stream().allMatch(item -> item instanceof PyBool);
    }

    private int[] mask(List<PyValue> items) {
        if (items.size() != columns) {
            throw new ModelFileException("found a mask of " + items.size() + " (expected: " + columns + ")");
        }
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            if (items.get(i).asBoolean()) {
                chosen.add(i);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] list(List<PyValue> items) {
        int[] indices = new int[items.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = index(items.get(i));
        }
        return indices;
    }

    private int index(PyValue item) {
        if (item instanceof PyStr name) {
            int at = names.indexOf(name.value());
            if (at < 0) {
                throw item.expected("a column name known from training");
            }
            return at;
        }
        long index = item.asLong();
        if (index < -columns || index >= columns) {
            throw item.expected("a column of " + -columns + ".." + (columns - 1));
        }
        return (int) (index < 0 ? index + columns : index);
    }

    /** As Python slices, but that a slice by name includes its end, as in pandas. */
    private int[] slice(PySlice slice) {
        long step = slice.step().isNone() ? 1 : slice.step().asLong();
        if (step <= 0) {
            throw slice.expected("a slice that goes forward");
        }
        long from = slice.start().isNone() ? 0 : bound(slice.start(), false);
        long to = slice.stop().isNone() ? columns : bound(slice.stop(), true);
        List<Integer> chosen = new ArrayList<>();
        for (long i = from; i < to; i += step) {
            chosen.add((int) i);
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private long bound(PyValue value, boolean isStop) {
        if (value instanceof PyStr) {
            return isStop ? index(value) + 1L : index(value);
        }
        long bound = value.asLong();
        return Math.max(0, Math.min(columns, bound < 0 ? bound + columns : bound));
    }
}
