package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.ensemble.Reading;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Imports the estimators inside of others, and reads what those ask of them. */
final class Inner {

    static final String MEMBERS = "estimators_";

    /** Whether an estimator has a decision function decides how others read it, so none may be missed. */
    private static final Set<String> WITH_DECISION = Set.of(
            "LogisticRegression",
            "LogisticRegressionCV",
            "RidgeClassifier",
            "RidgeClassifierCV",
            "SGDClassifier",
            "Perceptron",
            "PassiveAggressiveClassifier",
            "LinearSVC",
            "SVC",
            "NuSVC",
            "LinearDiscriminantAnalysis",
            "QuadraticDiscriminantAnalysis");

    private Inner() {}

    /** The estimator held by an attribute. */
    static Estimator one(Fitted fitted, String attribute, Incoming in) {
        return fitted.scope().inner(attribute).estimator(fitted.get(attribute), in);
    }

    /** All of {@code estimators_}; at least one. */
    static List<Estimator> all(Fitted fitted, Incoming in) {
        List<PyValue> values = values(fitted);
        List<Estimator> members = new ArrayList<>();
        Incoming known = in;
        for (int i = 0; i < values.size(); i++) {
            Estimator member = fitted.scope().inner(MEMBERS + "[" + i + "]").estimator(values.get(i), known);
            known = new Incoming(member.inputs(), in.precision());
            members.add(member);
        }
        return members;
    }

    static List<PyValue> values(Fitted fitted) {
        List<PyValue> values = fitted.items(MEMBERS);
        if (values.isEmpty()) {
            throw fitted.wrong(MEMBERS, "at least one estimator");
        }
        return values;
    }

    static boolean isConstant(PyValue value) {
        return value instanceof PyObject object && object.simpleName().equals("_ConstantPredictor");
    }

    /** The classes of an estimator of one output. */
    static List<Label> classes(Estimator estimator, String label) {
        if (estimator.output() instanceof Output.Classes classes && classes.outputs() == 1) {
            return classes.classes().get(0);
        }
        throw new ModelLoadException(label + ": a member that is no classifier of one output");
    }

    /** For each class of an estimator the place of the same class in {@code outer}. */
    static int[] targets(Estimator estimator, List<Label> outer, String label) {
        List<Label> own = classes(estimator, label);
        int[] targets = new int[own.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = place(own.get(i), outer);
            if (targets[i] < 0) {
                throw new ModelLoadException(label + ": a member's class " + own.get(i) + " (expected: one of "
                        + outer.size() + " classes_)");
            }
        }
        return targets;
    }

    static List<int[]> targets(List<Estimator> members, List<Label> outer, String label) {
        return members.stream().map(member -> targets(member, outer, label)).toList();
    }

    /** For each class of estimators trained on codes 0, 1, …, its code. */
    static List<int[]> codes(List<Estimator> members, int count, String label) {
        List<Label> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            codes.add(Label.of(i));
        }
        return targets(members, codes, label);
    }

    static int place(@Nullable Label wanted, List<Label> in) {
        int place = in.indexOf(wanted);
        for (int i = 0; place < 0 && wanted != null && i < in.size(); i++) {
            Double value = value(wanted);
            if (value != null && value.equals(value(in.get(i)))) {
                place = i;
            }
        }
        return place;
    }

    /** A label as a number; null for a text. */
    private static @Nullable Double value(Label label) {
        if (label instanceof Label.Whole whole) {
            return (double) whole.value();
        }
        if (label instanceof Label.Real real) {
            return real.value() + 0.0;
        }
        return label instanceof Label.Flag flag ? (flag.value() ? 1.0 : 0.0) : null;
    }

    /** What {@code predict} gives, as numbers. */
    static Reading predicted(Estimator estimator, String label) {
        if (estimator.output() instanceof Output.Numbers) {
            return new Reading.Numbers(estimator);
        }
        List<Label> classes = classes(estimator, label);
        double[] values = new double[classes.size()];
        for (int i = 0; i < values.length; i++) {
            Double value = value(classes.get(i));
            if (value == null) {
                throw new ModelLoadException(
                        label + ": a member's class '" + classes.get(i) + "' (expected: a number)");
            }
            values[i] = value;
        }
        return new Reading.Labels(estimator, values);
    }

    /** The decision function, or where there is none the probabilities from column {@code from} on. */
    static Reading scored(PyValue value, Estimator estimator, int from, String label) {
        return isScored(value, estimator, label)
                ? new Reading.Decision((Scored) estimator)
                : probabilities(estimator, from, label);
    }

    static Reading probabilities(Estimator estimator, int from, String label) {
        classes(estimator, label);
        if (!givesProbabilities(estimator)) {
            throw new ModelLoadException(label + ": a member without probabilities, which are asked of it");
        }
        return new Reading.Probabilities(estimator, from);
    }

    static Reading decision(Estimator estimator, String label) {
        if (!(estimator instanceof Scored scored)) {
            throw new ModelLoadException(label + ": a member without a decision function, which is asked of it");
        }
        return new Reading.Decision(scored);
    }

    /** {@code _predict_binary}: of a regressor its number, else the score or the probability of the second class. */
    static Reading binary(PyValue value, Estimator estimator, String label) {
        return estimator.output() instanceof Output.Numbers
                ? new Reading.Numbers(estimator)
                : scored(value, estimator, 1, label);
    }

    static boolean givesProbabilities(Estimator estimator) {
        return estimator.output() instanceof Output.Classes classes && classes.probabilities();
    }

    static boolean isScored(PyValue value, Estimator estimator, String label) {
        if (estimator instanceof Scored) {
            return true;
        }
        if (value instanceof PyObject object
                && WITH_DECISION.contains(PipelineSteps.last(object).simpleName())) {
            throw new ModelLoadException(
                    label + ": the decision function of " + object.simpleName() + " is not supported");
        }
        return false;
    }
}
