package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.ColumnSplit;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.preprocess.Weighting;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sklearn.compose.ColumnTransformer}. The choices in {@code transformers_} are resolved here as scikit-learn
 * does at prediction; where one is a function, the indices it gave in training are kept (from 1.0 on).
 */
final class ColumnTransformerImporter {

    private static final String FITTED = "transformers_";

    private final Fitted fitted;
    private final List<String> names;
    private final int columns;

    private ColumnTransformerImporter(Fitted fitted, Incoming in) {
        this.fitted = fitted;
        this.names = fitted.read(
                FITTED,
                value -> in.isKnown() ? FeatureNames.of(fitted.object(), in) : FeatureNames.atFront(fitted.object()));
        this.columns = columnCount(fitted, names, in);
        fitted.scope().charge(64L * columns);
    }

    static void register(Importers.Builder to) {
        to.step(
                "ColumnTransformer",
                (fitted, in) -> new ColumnTransformerImporter(fitted, in).read(in),
                "sklearn.compose._column_transformer");
    }

    private static int columnCount(Fitted fitted, List<String> names, Incoming in) {
        if (fitted.find("n_features_in_") != null) {
            return fitted.columns("n_features_in_", in);
        }
        if (fitted.find("_n_features") != null) {
            return fitted.columns("_n_features", in);
        }
        if (names.isEmpty() && !in.isKnown()) {
            throw fitted.wrong(
                    FITTED, "parts that choose by name, or the number of columns (scikit-learn 0.21.3 or newer)");
        }
        return names.isEmpty() ? in.columns() : names.size();
    }

    private ImportedStep read(Incoming in) {
        List<ColumnSplit.Part> parts = new ArrayList<>();
        boolean single = true;
        for (PyValue item : fitted.items(FITTED)) {
            List<PyValue> part = fitted.reading(FITTED, item, PyValue::asItems);
            if (part.size() != 3) {
                throw fitted.wrong(FITTED, "tuples of name, transformer and columns");
            }
            String name = fitted.reading(FITTED, part.get(0), PyValue::asString);
            ImportedStep step = part(name, part.get(1), choose(name, part.get(1), part.get(2)), in, parts);
            single &= step == null || step.out() == Precision.SINGLE;
        }
        Precision out = single && in.isSingle() ? Precision.SINGLE : Precision.DOUBLE;
        return new ImportedStep(new ColumnSplit(columns, parts), out);
    }

    private @Nullable ImportedStep part(
            String name, PyValue value, int[] chosen, Incoming in, List<ColumnSplit.Part> parts) {
        if (chosen.length == 0 || is(value, "drop")) {
            return null;
        }
        fitted.scope().charge(64L * chosen.length);
        ImportedStep step = is(value, "passthrough")
                ? new ImportedStep(new Identity(chosen.length), in.precision())
                : fitted.scope().inner(name).step(value, new Incoming(chosen.length, in.precision()));
        parts.add(new ColumnSplit.Part(chosen, weighted(name, step.transform())));
        return step;
    }

    private Transform weighted(String name, Transform step) {
        PyValue weights = fitted.find("transformer_weights");
        PyValue weight = weights == null
                ? null
                : fitted.reading(
                        "transformer_weights", weights, value -> value.asDict().find(name));
        if (weight == null || weight.isNone()) {
            return step;
        }
        double factor = fitted.reading("transformer_weights", weight, PyValue::asDouble);
        return Chain.of(List.of(step, new Weighting(step.outputs(), factor)));
    }

    private int[] choose(String name, PyValue step, PyValue choice) {
        if (is(step, "drop")) {
            return new int[0];
        }
        ColumnChoice choices = new ColumnChoice(columns, names);
        if (!(choice instanceof PyObject object) || !ColumnChoice.isCallable(object)) {
            return fitted.reading(FITTED, choice, choices::resolve);
        }
        PyValue known = fitted.find("_transformer_to_input_indices");
        PyValue indices = known instanceof PyDict byName ? byName.find(name) : null;
        if (indices == null) {
            throw fitted.wrong(
                    "_transformer_to_input_indices", "the indices of '" + name + "', which chooses by a function");
        }
        return fitted.reading("_transformer_to_input_indices", indices, choices::resolve);
    }

    private static boolean is(PyValue value, String word) {
        return value instanceof PyStr text && text.value().equals(word);
    }
}
