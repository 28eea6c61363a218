package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.preprocess.Imputation;
import io.picklejar.model.kernel.preprocess.MissingMarker;
import io.picklejar.model.kernel.preprocess.NumberImputation;
import io.picklejar.model.pickle.PyFloat;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SimpleImputer (and its forerunner Imputer) and MissingIndicator. */
final class ImputerImporters {

    private ImputerImporters() {}

    static void register(Importers.Builder to) {
        to.step("SimpleImputer", ImputerImporters::simple, "sklearn.impute._base", "sklearn.impute");
        to.step("Imputer", ImputerImporters::old, "sklearn.preprocessing.imputation");
        to.step("MissingIndicator", ImputerImporters::indicator, "sklearn.impute._base", "sklearn.impute");
    }

    private static ImportedStep simple(Fitted fitted, Incoming in) {
        List<PyValue> statistics = fitted.items("statistics_");
        fitted.checkColumns("statistics_", statistics.size(), in);
        fitted.scope().charge(64L * statistics.size());
        // Before 1.8 an empty column was kept where it is filled with a constant.
        boolean keepsEmpty = fitted.flag("keep_empty_features", false)
                || (fitted.text("strategy", "mean").equals("constant")
                        && !fitted.version().isAtLeast(1, 8));
        List<Imputation.Column> columns = new ArrayList<>();
        for (PyValue statistic : statistics) {
            columns.add(fitted.reading("statistics_", statistic, value -> column(value, keepsEmpty)));
        }
        return step(columns, marker(fitted), indicated(fitted, columns.size()), in);
    }

    private static ImportedStep step(
            List<Imputation.Column> columns, MissingMarker marker, int[] indicated, Incoming in) {
        boolean plain = columns.stream().allMatch(column -> column.kept() && column.text() == null);
        if (!plain || indicated.length > 0) {
            return new ImportedStep(new Imputation(columns, marker, indicated), in.precision());
        }
        double[] fill = columns.stream().mapToDouble(Imputation.Column::number).toArray();
        return new ImportedStep(new NumberImputation(fill, marker), in.precision());
    }

    private static Imputation.Column column(PyValue statistic, boolean keepsEmpty) {
        if (statistic instanceof PyStr text) {
            return new Imputation.Column(true, Double.NaN, text.value());
        }
        double number = statistic.isNone() ? Double.NaN : statistic.asDouble();
        return Double.isNaN(number) && !keepsEmpty
                ? Imputation.Column.dropped()
                : new Imputation.Column(true, number, null);
    }

    private static MissingMarker marker(Fitted fitted) {
        PyValue value = fitted.object().find("missing_values");
        if (value == null || value.isNone() || (value instanceof PyFloat && Double.isNaN(value.asDouble()))) {
            return MissingMarker.ABSENT;
        }
        if (value instanceof PyStr word) {
            String text = word.value();
            return text.equals("NaN") && fitted.type().equals("Imputer")
                    ? MissingMarker.ABSENT
                    : MissingMarker.of(text);
        }
        if (value instanceof PyObject) {
            // pandas.NA
            return MissingMarker.ABSENT;
        }
        return MissingMarker.of(fitted.number("missing_values"));
    }

    static int[] indicated(Fitted fitted, int columns) {
        PyValue indicator = fitted.flag("add_indicator", false) ? fitted.find("indicator_") : null;
        if (indicator == null) {
            return new int[0];
        }
        return fitted.reading(
                "indicator_", indicator, value -> indices(value.asObject().attr("features_"), columns));
    }

    private static int[] indices(@Nullable PyValue features, int columns) {
        int[] indices = features == null ? new int[0] : features.asArray().toInts();
        for (int index : indices) {
            if (index < 0 || index >= columns) {
                throw new IllegalArgumentException("column " + index + " (expected: 0.." + (columns - 1) + ")");
            }
        }
        return indices;
    }

    /** {@code sklearn.preprocessing.Imputer}, gone in 0.22; it could also fill along rows. */
    private static ImportedStep old(Fitted fitted, Incoming in) {
        if (fitted.find("axis") != null && fitted.count("axis") != 0) {
            throw fitted.wrong("axis", "0");
        }
        double[] fill = fitted.vector("statistics_");
        fitted.checkColumns("statistics_", fill.length, in);
        List<Imputation.Column> columns = new ArrayList<>();
        for (double number : fill) {
            columns.add(Double.isNaN(number) ? Imputation.Column.dropped() : new Imputation.Column(true, number, null));
        }
        return step(columns, marker(fitted), new int[0], in);
    }

    private static ImportedStep indicator(Fitted fitted, Incoming in) {
        int columns = fitted.find("n_features_in_") != null
                ? fitted.columns("n_features_in_", in)
                : fitted.columns("_n_features", in);
        fitted.scope().charge(64L * columns);
        int[] features = fitted.read("features_", value -> indices(value, columns));
        List<Imputation.Column> dropped = Collections.nCopies(columns, Imputation.Column.dropped());
        return new ImportedStep(new Imputation(dropped, marker(fitted), features), in.precision());
    }
}
