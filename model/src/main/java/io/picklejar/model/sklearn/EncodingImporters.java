package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.preprocess.Categories;
import io.picklejar.model.kernel.preprocess.MissingMarker;
import io.picklejar.model.kernel.preprocess.NeighbourImputation;
import io.picklejar.model.kernel.preprocess.OneHotEncoding;
import io.picklejar.model.kernel.preprocess.OrdinalEncoding;
import io.picklejar.model.kernel.preprocess.RangeScaling;
import io.picklejar.model.kernel.preprocess.TargetEncoding;
import io.picklejar.model.pickle.PyFloat;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** TargetEncoder, LabelBinarizer and LabelEncoder over a column, MultiLabelBinarizer over none, KNNImputer. */
final class EncodingImporters {

    private EncodingImporters() {}

    static void register(Importers.Builder to) {
        to.step("TargetEncoder", EncodingImporters::target, "sklearn.preprocessing._target_encoder");
        to.step(
                "LabelBinarizer",
                EncodingImporters::labels,
                "sklearn.preprocessing._label",
                "sklearn.preprocessing.label");
        to.step(
                "LabelEncoder",
                EncodingImporters::codes,
                "sklearn.preprocessing._label",
                "sklearn.preprocessing.label");
        to.step(
                "MultiLabelBinarizer",
                EncodingImporters::sets,
                "sklearn.preprocessing._label",
                "sklearn.preprocessing.label");
        to.step("KNNImputer", EncodingImporters::neighbours, "sklearn.impute._knn");
    }

    private static ImportedStep target(Fitted fitted, Incoming in) {
        List<PyValue> arrays = EncoderColumns.categoryArrays(fitted, in);
        List<Categories> columns = new ArrayList<>();
        for (PyValue array : arrays) {
            columns.add(EncoderColumns.categories(fitted, array));
        }
        List<PyValue> encodings = fitted.items("encodings_");
        double[][] means = new double[encodings.size()][];
        for (int i = 0; i < means.length; i++) {
            means[i] = fitted.reading("encodings_", encodings.get(i), value -> fitted.doubles(value.asArray()));
        }
        double[] overall = fitted.vector("target_mean_");
        return new ImportedStep(new TargetEncoding(columns, means, overall), Precision.DOUBLE);
    }

    /** Two classes make one column, more of them one each; whatever is no class makes none of them. */
    private static ImportedStep labels(Fitted fitted, Incoming in) {
        fitted.checkColumns("classes_", 1, in);
        if (fitted.text("y_type_", "binary").startsWith("multilabel")) {
            throw fitted.wrong("y_type_", "labels of one output");
        }
        Categories classes = classes(fitted);
        int size = classes.size();
        int[] slots = new int[size];
        Arrays.setAll(slots, i -> size > 2 ? i : size == 2 && i == 1 ? 0 : OneHotEncoding.NONE);
        OneHotEncoding.Column column =
                new OneHotEncoding.Column(classes, slots, size > 2 ? size : 1, OneHotEncoding.NONE, true);
        Transform step = new OneHotEncoding(List.of(column));
        double low = fitted.number("neg_label", 0);
        double high = fitted.number("pos_label", 1);
        if (low != 0 || high != 1) {
            double[] scale = new double[step.outputs()];
            double[] min = new double[step.outputs()];
            Arrays.fill(scale, high - low);
            Arrays.fill(min, low);
            double none = Double.POSITIVE_INFINITY;
            step = Chain.of(List.of(step, new RangeScaling(scale, min, -none, none, false)));
        }
        return new ImportedStep(step, Precision.DOUBLE);
    }

    /** The place of a label among the classes; {@code DataFrameMapper} applies it to columns. */
    private static ImportedStep codes(Fitted fitted, Incoming in) {
        fitted.checkColumns("classes_", 1, in);
        Categories classes = classes(fitted);
        double[] places = new double[classes.size()];
        Arrays.setAll(places, i -> i);
        OrdinalEncoding.Column column = new OrdinalEncoding.Column(classes, places, Double.NaN, false);
        return new ImportedStep(new OrdinalEncoding(List.of(column)), Precision.DOUBLE);
    }

    /** In a file of its own it decodes the answers of a model, see {@link Assembly}. */
    private static ImportedStep sets(Fitted fitted, Incoming in) {
        throw new ModelLoadException(
                fitted.label() + ": as a step its input is a list of any length, and a row holds one"
                        + " value a column (expected: a file of its own beside the model, whose answers it decodes)");
    }

    private static Categories classes(Fitted fitted) {
        return fitted.reading(
                "classes_",
                fitted.get("classes_"),
                value -> new Categories(Labels.categories(fitted, "classes_", value)));
    }

    private static ImportedStep neighbours(Fitted fitted, Incoming in) {
        Matrix training = fitted.matrix("_fit_X");
        int columns = fitted.checkColumns("_fit_X", training.columns(), in);
        if (!fitted.text("metric", "nan_euclidean").equals("nan_euclidean")) {
            throw fitted.wrong("metric", "nan_euclidean");
        }
        boolean byDistance = switch (fitted.text("weights", "uniform")) {
            case "uniform" -> false;
            case "distance" -> true;
            default -> throw fitted.wrong("weights", "uniform or distance");
        };
        int count = fitted.count("n_neighbors");
        if (count < 1 || training.rows() < 1 || columns < 1) {
            throw fitted.wrong(count < 1 ? "n_neighbors" : "_fit_X", "at least 1");
        }
        PyValue value = fitted.find("missing_values");
        MissingMarker marker = value == null || (value instanceof PyFloat real && Double.isNaN(real.value()))
                ? MissingMarker.ABSENT
                : MissingMarker.of(fitted.number("missing_values"));
        double[] cells = training.values();
        for (int i = 0; i < cells.length && !marker.absent(); i++) {
            cells[i] = cells[i] == marker.number() ? Double.NaN : cells[i];
        }
        NeighbourImputation.Rule rule = new NeighbourImputation.Rule(
                count, byDistance, fitted.version().isAtLeast(1, 3), fitted.flag("keep_empty_features", false));
        int[] indicated = ImputerImporters.indicated(fitted, columns);
        return new ImportedStep(new NeighbourImputation(columns, cells, rule, marker, indicated), in.precision());
    }
}
