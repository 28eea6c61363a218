package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.ColumnSplit;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.preprocess.Weighting;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code sklearn.pipeline.FeatureUnion}: steps side by side on the same columns. */
final class UnionImporter {

    private static final String PARTS = "transformer_list";

    private UnionImporter() {}

    static void register(Importers.Builder to) {
        to.step("FeatureUnion", UnionImporter::read, "sklearn.pipeline");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        List<ColumnSplit.Part> parts = new ArrayList<>();
        List<List<PyValue>> pairs = pairs(fitted);
        Incoming known = in.isKnown() ? in : atFront(fitted, pairs, in);
        boolean single = in.isSingle();
        for (List<PyValue> pair : pairs) {
            ImportedStep step = part(fitted, pair, known);
            if (step != null) {
                single &= step.out() == Precision.SINGLE;
                parts.add(part(fitted, pair.get(0), step.transform(), known.columns()));
            }
        }
        if (parts.isEmpty()) {
            throw fitted.wrong(PARTS, "at least one transformer");
        }
        Precision out = single ? Precision.SINGLE : Precision.DOUBLE;
        return new ImportedStep(new ColumnSplit(known.columns(), parts), out);
    }

    private static List<List<PyValue>> pairs(Fitted fitted) {
        List<List<PyValue>> pairs = new ArrayList<>();
        for (PyValue item : fitted.items(PARTS)) {
            List<PyValue> pair = fitted.reading(PARTS, item, PyValue::asItems);
            if (pair.size() != 2) {
                throw fitted.wrong(PARTS, "pairs of name and transformer");
            }
            pairs.add(pair);
        }
        return pairs;
    }

    private static Incoming atFront(Fitted fitted, List<List<PyValue>> pairs, Incoming in) {
        List<String> names = fitted.read(PARTS, value -> FeatureNames.inUnion(fitted.object()));
        int columns = names.isEmpty() ? columns(fitted, pairs, in) : names.size();
        return new Incoming(columns, in.precision(), names);
    }

    /** The number of columns at the front of a model: what the first transformer that knows it reads. */
    private static int columns(Fitted fitted, List<List<PyValue>> pairs, Incoming in) {
        if (fitted.find("n_features_in_") != null) {
            return fitted.columns("n_features_in_", in);
        }
        ModelLoadException unknown = fitted.wrong(PARTS, "a transformer that tells its number of columns");
        for (List<PyValue> pair : pairs) {
            try {
                ImportedStep step = pair.get(1) instanceof PyObject ? part(fitted, pair, in) : null;
                if (step != null) {
                    return step.transform().inputs();
                }
            } catch (ModelLoadException e) {
                unknown = e;
            }
        }
        throw unknown;
    }

    /** The step of a pair; null where it is dropped. */
    private static @Nullable ImportedStep part(Fitted fitted, List<PyValue> pair, Incoming in) {
        PyValue value = pair.get(1);
        if (value.isNone() || (value instanceof PyStr word && word.value().equals("drop"))) {
            return null;
        }
        if (value instanceof PyStr word && word.value().equals("passthrough")) {
            return new ImportedStep(new Identity(in.columns()), in.precision());
        }
        String name = fitted.reading(PARTS, pair.get(0), PyValue::asString);
        return fitted.scope().inner(name).step(value, in);
    }

    private static ColumnSplit.Part part(Fitted fitted, PyValue name, Transform step, int columns) {
        fitted.scope().charge(64L * columns);
        int[] all = IntStream.range(0, columns).toArray();
        return new ColumnSplit.Part(all, weighted(fitted, fitted.reading(PARTS, name, PyValue::asString), step));
    }

    private static Transform weighted(Fitted fitted, String name, Transform step) {
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
}
