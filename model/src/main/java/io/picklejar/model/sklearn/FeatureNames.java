package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names of the columns that an estimator was fitted on. */
final class FeatureNames {

    /** What scikit-learn 1.0 and newer, 0.22 to 0.24, and 0.21.3 call them. */
    private static final String[] ATTRIBUTES = {"feature_names_in_", "_feature_names_in", "_df_columns"};

    private FeatureNames() {}

    /** The names; empty where the object was fitted on a bare array or does not tell. */
    static List<String> of(PyObject object) {
        for (String attribute : ATTRIBUTES) {
            PyValue value = object.find(attribute);
            if (value != null && !value.isNone()) {
                return strings(value);
            }
        }
        return List.of();
    }

    /** The object's own names, else those that the step before it knows. */
    static List<String> of(PyObject object, Incoming in) {
        List<String> own = of(object);
        return own.isEmpty() ? in.names() : own;
    }

    private static List<String> strings(PyValue value) {
        if (value instanceof NdArray array && array.rank() != 1) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (PyValue item : value.asItems()) {
            if (!(item instanceof PyStr name)) {
                return List.of();
            }
            names.add(name.value());
        }
        return names;
    }

    /** Names at the front of a model: of the object, or of what stands first in it. */
    static List<String> atFront(PyObject root) {
        List<String> own = of(root);
        if (!own.isEmpty()) {
            return own;
        }
        PyObject first = PipelineSteps.first(root);
        if (first.simpleName().equals("DictVectorizer")) {
            return DictImporter.keys(first);
        }
        List<String> names = of(first);
        if (!names.isEmpty()) {
            return names;
        }
        if (first.className().startsWith("lightgbm.")) {
            return LightGbmImporters.names(first);
        }
        if (first.className().startsWith("xgboost.")) {
            return XgboostImporters.names(first);
        }
        return switch (first.simpleName()) {
            case MapperImporter.NAME -> MapperImporter.columns(first);
            case "ColumnTransformer" -> inChoices(first);
            case "FeatureUnion" -> inUnion(first);
            default -> List.of();
        };
    }

    /** The names that all parts of a union know; else those that they choose by, none where one does not choose by name. */
    static List<String> inUnion(PyObject union) {
        Set<String> found = new LinkedHashSet<>();
        PyValue parts = union.find("transformer_list");
        for (PyValue part : parts == null ? List.<PyValue>of() : parts.asItems()) {
            List<PyValue> pair = part.asItems();
            if (pair.size() == 2 && pair.get(1) instanceof PyObject step) {
                List<String> known = of(PipelineSteps.first(step));
                if (!known.isEmpty()) {
                    return known;
                }
            }
            List<String> names = pair.size() == 2 && pair.get(1) instanceof PyObject step ? inPart(step) : List.of();
            if (names.isEmpty()) {
                return List.of();
            }
            found.addAll(names);
        }
        return List.copyOf(found);
    }

    private static List<String> inPart(PyObject step) {
        PyObject first = PipelineSteps.first(step);
        return switch (first.simpleName()) {
            case MapperImporter.NAME -> MapperImporter.columns(first);
            case "ColumnTransformer" -> inChoices(first);
            default -> List.of();
        };
    }

    /**
     * Before 0.21.3 a ColumnTransformer kept neither names nor number of its columns. Where all its parts choose by name the
     * named columns are all that matter, and are found in the order in which they are named; else there are none.
     */
    private static List<String> inChoices(PyObject transformer) {
        Set<String> found = new LinkedHashSet<>();
        PyValue parts = transformer.find("transformers_");
        if (parts == null || transformer.find("n_features_in_") != null || transformer.find("_n_features") != null) {
            return List.of();
        }
        for (PyValue part : parts.asItems()) {
            List<PyValue> items = part.asItems();
            boolean drops = items.size() > 1 && items.get(1).equals(new PyStr("drop"));
            List<String> names = items.size() > 2 ? chosen(items.get(2)) : List.of();
            if (names.isEmpty() && !drops) {
                return List.of();
            }
            found.addAll(names);
        }
        return List.copyOf(found);
    }

    private static List<String> chosen(PyValue choice) {
        if (choice instanceof PyStr) {
            return List.of(choice.asString());
        }
        boolean isList = choice instanceof PyList || choice instanceof PyTuple || choice instanceof NdArray;
        return isList ? strings(choice) : List.of();
    }
}
