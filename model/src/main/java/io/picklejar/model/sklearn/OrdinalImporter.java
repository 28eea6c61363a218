package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.preprocess.Categories;
import io.picklejar.model.kernel.preprocess.OrdinalEncoding;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** {@code OrdinalEncoder}. */
final class OrdinalImporter {

    private OrdinalImporter() {}

    static void register(Importers.Builder to) {
        to.step("OrdinalEncoder", OrdinalImporter::read, "sklearn.preprocessing._encoders");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        List<PyValue> arrays = EncoderColumns.categoryArrays(fitted, in);
        boolean acceptsUnknown = fitted.text("handle_unknown", "error").equals("use_encoded_value");
        double unknown = acceptsUnknown ? fitted.number("unknown_value", Double.NaN) : Double.NaN;
        List<OrdinalEncoding.Column> columns = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++) {
            Categories categories = EncoderColumns.categories(fitted, arrays.get(i));
            double[] values = values(fitted, i, arrays.get(i), categories);
            columns.add(new OrdinalEncoding.Column(categories, values, unknown, acceptsUnknown));
        }
        return new ImportedStep(new OrdinalEncoding(columns), EncoderColumns.precision(fitted));
    }

    /** The group of each category; a category of NaN (not one of None) has a value of its own from 1.0 on. */
    private static double[] values(Fitted fitted, int column, PyValue array, Categories categories) {
        int[] groups = EncoderColumns.groups(fitted, column, categories.size());
        double[] values = new double[groups.length];
        for (int code = 0; code < values.length; code++) {
            values[code] = groups[code];
        }
        int missing = missingIndex(fitted, column, array);
        if (missing >= values.length) {
            throw fitted.wrong("_missing_indices", "indices of categories");
        }
        if (missing >= 0) {
            values[missing] = fitted.number("encoded_missing_value", Double.NaN);
        }
        return values;
    }

    private static int missingIndex(Fitted fitted, int column, PyValue array) {
        PyValue indices = fitted.find("_missing_indices");
        if (indices instanceof PyDict byColumn) {
            PyValue index = byColumn.find(column);
            return index == null ? Categories.UNKNOWN : fitted.reading("_missing_indices", index, PyValue::asInt);
        }
        PyValue[] items = array instanceof NdArray categories ? categories.toValues() : new PyValue[0];
        boolean hasNan = items.length > 0 && EncoderColumns.isNan(items[items.length - 1]);
        return hasNan ? items.length - 1 : Categories.UNKNOWN;
    }
}
