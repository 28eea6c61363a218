package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks through the {@code steps} of pipelines without importing them. */
final class PipelineSteps {

    private static final Set<String> NAMES = Set.of("Pipeline", "PMMLPipeline", "TransformerPipeline");

    /** Where imbalanced-learn keeps its samplers: every class there has {@code fit_resample}. */
    private static final List<String> SAMPLERS =
            List.of("imblearn.over_sampling.", "imblearn.under_sampling.", "imblearn.combine.");

    private static final List<String> HOLDING_ONE = List.of("best_estimator_", "regressor_");

    private static final Set<String> HOLDING_SEVERAL = Set.of(
            "VotingClassifier",
            "VotingRegressor",
            "StackingClassifier",
            "StackingRegressor",
            "OneVsRestClassifier",
            "OneVsOneClassifier",
            "OutputCodeClassifier",
            "MultiOutputClassifier",
            "MultiOutputRegressor",
            "ClassifierChain",
            "RegressorChain");

    private PipelineSteps() {}

    /** A named step. */
    record Named(String name, PyValue value) {

        /** {@code None} and {@code 'passthrough'} hand the columns on. */
        boolean isPassthrough() {
            return value.isNone()
                    || (value instanceof PyStr text && text.value().equals("passthrough"));
        }
    }

    /** Steps of a pipeline that do something; empty where the object is no pipeline. */
    static List<Named> of(PyObject object) {
        PyValue steps = NAMES.contains(object.simpleName()) ? object.find("steps") : null;
        List<Named> named = new ArrayList<>();
        if (steps instanceof PyList list) {
            for (PyValue item : list.items()) {
                addStep(item, named);
            }
        }
        if (object.className().equals("imblearn.pipeline.Pipeline")) {
            named.removeIf(PipelineSteps::isSampler);
        }
        return named;
    }

    /** {@code imblearn.pipeline.Pipeline._iter} leaves out what has {@code fit_resample} when predicting. */
    private static boolean isSampler(Named step) {
        return step.value() instanceof PyObject object && SAMPLERS.stream().anyMatch(object.className()::startsWith);
    }

    private static void addStep(PyValue item, List<Named> to) {
        List<PyValue> pair = item instanceof PyTuple || item instanceof PyList ? item.asItems() : List.of();
        if (pair.size() != 2) {
            throw item.expected("a pair of name and estimator");
        }
        Named step = new Named(pair.get(0).asString(), pair.get(1));
        if (!step.isPassthrough()) {
            to.add(step);
        }
    }

    /** The object itself, or what stands first in it where it is a pipeline. */
    static PyObject first(PyObject object) {
        return end(object, true);
    }

    /** The object itself, or what stands last in it where it is a pipeline. */
    static PyObject last(PyObject object) {
        return end(object, false);
    }

    private static PyObject end(PyObject object, boolean first) {
        PyObject current = object;
        for (int depth = 0; depth <= ImportBudget.MAX_DEPTH; depth++) {
            PyObject next = end(lenient(current), first);
            next = next == null && first ? held(current) : next;
            if (next == null) {
                return current;
            }
            current = next;
        }
        return current;
    }

    /** The estimator inside of one that hands its columns on as they are, or null. */
    private static @Nullable PyObject held(PyObject object) {
        for (String attribute : HOLDING_ONE) {
            if (object.find(attribute) instanceof PyObject inner) {
                return inner;
            }
        }
        PyValue members = HOLDING_SEVERAL.contains(object.simpleName()) ? object.find("estimators_") : null;
        boolean lists = members instanceof PyList || members instanceof PyTuple;
        List<PyValue> items = members != null && lists ? members.asItems() : List.of();
        return !items.isEmpty() && items.get(0) instanceof PyObject inner ? inner : null;
    }

    /** Steps for a look at a model's ends; what is wrong with them is for the importer to tell. */
    private static List<Named> lenient(PyObject object) {
        try {
            return of(object);
        } catch (ModelFileException e) {
            return List.of();
        }
    }

    private static @Nullable PyObject end(List<Named> steps, boolean first) {
        if (steps.isEmpty()) {
            return null;
        }
        PyValue value = steps.get(first ? 0 : steps.size() - 1).value();
        return value instanceof PyObject inner ? inner : null;
    }
}
