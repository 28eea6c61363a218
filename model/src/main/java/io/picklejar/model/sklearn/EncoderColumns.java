package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.preprocess.Categories;
import io.picklejar.model.pickle.PyDType;
import io.picklejar.model.pickle.PyFloat;
import io.picklejar.model.pickle.PyGlobal;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What encoders have in common: categories, the grouping of rare ones, the type of the result. */
final class EncoderColumns {

    private static final String CATEGORIES = "categories_";
    private static final String MAPPINGS = "_default_to_infrequent_mappings";

    private EncoderColumns() {}

    /** {@code categories_}, one list a column. */
    static List<PyValue> categoryArrays(Fitted fitted, Incoming in) {
        List<PyValue> arrays = fitted.items(CATEGORIES);
        fitted.checkColumns(CATEGORIES, arrays.size(), in);
        if (arrays.isEmpty()) {
            throw fitted.wrong(CATEGORIES, "categories of at least one column");
        }
        return arrays;
    }

    static Categories categories(Fitted fitted, PyValue array) {
        List<@Nullable Label> labels = Labels.categories(fitted, CATEGORIES, array);
        return fitted.reading(CATEGORIES, array, value -> new Categories(labels));
    }

    /**
     * Group of each category of column {@code column}, where rare ones share one group; the code itself where nothing is
     * grouped. A mapping may leave the missing category (the last) out.
     *
     * @return one group a category
     */
    static int[] groups(Fitted fitted, int column, int size) {
        PyValue mapping = mapping(fitted, column);
        int[] groups = new int[size];
        int[] given = mapping == null
                ? new int[0]
                : fitted.reading(MAPPINGS, mapping, v -> v.asArray().toInts());
        if (mapping != null && given.length != size && given.length != size - 1) {
            throw fitted.wrong(MAPPINGS, "mappings of " + size + " categories in column " + column);
        }
        for (int code = 0; code < size; code++) {
            groups[code] = code < given.length ? checkedGroup(fitted, given[code], size) : code;
        }
        return groups;
    }

    private static int checkedGroup(Fitted fitted, int group, int size) {
        if (group < 0 || group >= size) {
            throw fitted.wrong(MAPPINGS, "groups of 0.." + (size - 1));
        }
        return group;
    }

    /** The mapping of a column that has rare categories, or null. */
    static @Nullable PyValue mapping(Fitted fitted, int column) {
        if (!fitted.flag("_infrequent_enabled", false)) {
            return null;
        }
        List<PyValue> mappings = fitted.items(MAPPINGS);
        if (column >= mappings.size()) {
            throw fitted.wrong(MAPPINGS, "one a column");
        }
        PyValue mapping = mappings.get(column);
        return mapping.isNone() ? null : mapping;
    }

    /** float32 and float16 make single precision, everything else double. */
    static Precision precision(Fitted fitted) {
        PyValue dtype = fitted.find("dtype");
        String name = dtype instanceof PyGlobal type
                ? type.name()
                : dtype instanceof PyDType instance ? instance.dtype().name() : "";
        return name.equals("float32") || name.equals("float16") ? Precision.SINGLE : Precision.DOUBLE;
    }

    /** Items of an object array such as {@code drop_idx_}; null where an item is {@code None}. */
    static List<@Nullable Integer> indices(Fitted fitted, String attribute, int expected) {
        List<@Nullable Integer> indices = new ArrayList<>();
        for (PyValue item : fitted.items(attribute)) {
            indices.add(item.isNone() ? null : fitted.reading(attribute, item, PyValue::asInt));
        }
        if (indices.size() != expected) {
            throw fitted.wrong(attribute, "one a column, " + expected);
        }
        return indices;
    }

    static boolean isNan(@Nullable PyValue value) {
        return value instanceof PyFloat && Double.isNaN(value.asDouble());
    }
}
