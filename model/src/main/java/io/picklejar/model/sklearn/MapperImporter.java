package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.ColumnSplit;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.pickle.PyBool;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code sklearn_pandas.DataFrameMapper}, versions 0.0.12 to 2: transformers side by side on columns chosen by name. It keeps
 * no list of the columns it was fitted on, so the chosen ones are all there is, in the order in which they are chosen first.
 * Source: {@code sklearn_pandas/dataframe_mapper.py}.
 */
final class MapperImporter {

    static final String NAME = "DataFrameMapper";
    private static final String BUILT = "built_features";
    private static final String GIVEN = "features";

    private MapperImporter() {}

    static void register(Importers.Builder to) {
        to.step(NAME, MapperImporter::read, "sklearn_pandas.dataframe_mapper", "sklearn_pandas");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        requireNoDefault(fitted);
        String attribute = attribute(fitted.object());
        List<String> names = in.isKnown() ? in.names() : fitted.read(attribute, value -> columns(fitted.object()));
        int columns = in.isKnown() ? in.columns() : names.size();
        ColumnChoice choices = new ColumnChoice(columns, names);
        List<ColumnSplit.Part> parts = new ArrayList<>();
        boolean single = in.isSingle();
        for (List<PyValue> feature : fitted.read(attribute, value -> features(fitted.object()))) {
            int[] chosen = fitted.reading(attribute, feature.get(0), choice -> choices.resolve(byName(choice)));
            fitted.scope().charge(64L * chosen.length);
            ImportedStep step = step(fitted, attribute, feature, new Incoming(chosen.length, in.precision()));
            single &= step.out() == Precision.SINGLE;
            parts.add(new ColumnSplit.Part(chosen, step.transform()));
        }
        if (parts.isEmpty()) {
            throw fitted.wrong(attribute, "at least one feature");
        }
        return new ImportedStep(new ColumnSplit(columns, parts), single ? Precision.SINGLE : Precision.DOUBLE);
    }

    /** {@code False} drops what is not chosen; anything else takes columns whose names the file does not tell. */
    private static void requireNoDefault(Fitted fitted) {
        for (String attribute : List.of("default", "built_default")) {
            PyValue value = fitted.object().find(attribute);
            if (value != null && !(value instanceof PyBool flag && !flag.value())) {
                throw new ModelLoadException(fitted.name(attribute) + ": found " + value.describe()
                        + " (expected: False, since the file does not tell which columns the others are; choose them by"
                        + " name in features)");
            }
        }
    }

    /** {@code built_features} from 1.2 on; before, and where it was never built, {@code features}. */
    private static String attribute(PyObject mapper) {
        PyValue built = mapper.find(BUILT);
        return built == null || built.isNone() ? GIVEN : BUILT;
    }

    /** Of each feature the columns, the transformer and perhaps options. */
    private static List<List<PyValue>> features(PyObject mapper) {
        List<List<PyValue>> features = new ArrayList<>();
        for (PyValue item : mapper.attr(attribute(mapper)).asItems()) {
            List<PyValue> feature = item instanceof PyTuple || item instanceof PyList ? item.asItems() : List.of();
            if (feature.size() < 2 || feature.size() > 3) {
                throw item.expected("columns, a transformer and perhaps options");
            }
            features.add(feature);
        }
        return features;
    }

    /** The columns that are chosen, each once. */
    static List<String> columns(PyObject mapper) {
        Set<String> names = new LinkedHashSet<>();
        for (List<PyValue> feature : features(mapper)) {
            PyValue choice = byName(feature.get(0));
            List<PyValue> items = choice instanceof PyStr ? List.of(choice) : choice.asItems();
            items.forEach(item -> names.add(item.asString()));
        }
        return List.copyOf(names);
    }

    private static PyValue byName(PyValue choice) {
        boolean listed = choice instanceof PyList || choice instanceof PyTuple;
        if (!(choice instanceof PyStr) && !(listed && choice.asItems().stream().allMatch(PyStr.class::isInstance))) {
            throw choice.expected("a column's name or a list of names");
        }
        return choice;
    }

    /** Nothing, one transformer, or (before 1.2) a list of them one after the other. */
    private static ImportedStep step(Fitted fitted, String attribute, List<PyValue> feature, Incoming in) {
        PyValue value = feature.get(1);
        if (value.isNone()) {
            return new ImportedStep(new Identity(in.columns()), in.precision());
        }
        Scope scope = fitted.scope().inner(label(feature.get(0)));
        if (!(value instanceof PyList list)) {
            return scope.step(value, in);
        }
        List<Transform> steps = new ArrayList<>();
        Incoming known = in;
        ImportedStep step = null;
        for (PyValue item : list.items()) {
            step = scope.step(item, known);
            known = step.outgoing();
            steps.add(step.transform());
        }
        if (step == null) {
            throw fitted.wrong(attribute, "at least one transformer in a list of them");
        }
        return new ImportedStep(Chain.of(steps), step.out());
    }

    private static String label(PyValue choice) {
        return choice instanceof PyStr name ? name.value() : choice.describe();
    }
}
