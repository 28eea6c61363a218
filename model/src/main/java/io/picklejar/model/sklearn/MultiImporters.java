package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.ConstantRegressor;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.ensemble.OneVersusOne;
import io.picklejar.model.kernel.ensemble.OneVersusRest;
import io.picklejar.model.kernel.ensemble.OutputChain;
import io.picklejar.model.kernel.ensemble.OutputCode;
import io.picklejar.model.kernel.ensemble.Reading;
import io.picklejar.model.kernel.ensemble.SeparateLabels;
import io.picklejar.model.kernel.ensemble.SeparateOutputs;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OneVsRest, OneVsOne, OutputCode, MultiOutput*, ClassifierChain, RegressorChain. */
final class MultiImporters {

    private MultiImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("OneVsRestClassifier", MultiImporters::oneVsRest, "sklearn.multiclass");
        to.estimator("OneVsOneClassifier", MultiImporters::oneVsOne, "sklearn.multiclass");
        to.estimator("OutputCodeClassifier", MultiImporters::outputCode, "sklearn.multiclass");
        to.estimator("MultiOutputClassifier", MultiImporters::separate, "sklearn.multioutput");
        to.estimator("MultiOutputRegressor", MultiImporters::separate, "sklearn.multioutput");
        to.estimator("ClassifierChain", MultiImporters::chain, "sklearn.multioutput");
        to.estimator("RegressorChain", MultiImporters::chain, "sklearn.multioutput");
    }

    private static Estimator separate(Fitted fitted, Incoming in) {
        return new SeparateOutputs(Inner.all(fitted, in));
    }

    /** Members and, in place of a {@code _ConstantPredictor}, its constant. */
    private static List<Estimator> withConstants(Fitted fitted, Incoming in) {
        List<PyValue> values = Inner.values(fitted);
        Incoming known = in;
        Estimator[] members = new Estimator[values.size()];
        for (int i = 0; i < members.length; i++) {
            if (!Inner.isConstant(values.get(i))) {
                Scope scope = fitted.scope().inner(Inner.MEMBERS + "[" + i + "]");
                members[i] = scope.estimator(values.get(i), known);
                known = new Incoming(members[i].inputs(), in.precision());
            }
        }
        for (int i = 0; i < members.length; i++) {
            if (Inner.isConstant(values.get(i))) {
                int inputs = known.isKnown() ? known.columns() : fitted.columns("n_features_in_", in);
                members[i] = new ConstantRegressor(inputs, constant(fitted, values.get(i)));
            }
        }
        return List.of(members);
    }

    private static double[] constant(Fitted fitted, PyValue value) {
        PyObject object = fitted.reading(Inner.MEMBERS, value, PyValue::asObject);
        return new Fitted(object, fitted.name(Inner.MEMBERS), fitted.scope()).vector("y_", 1);
    }

    private static List<Reading> scores(Fitted fitted, List<PyValue> values, List<Estimator> members) {
        List<Reading> scores = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            scores.add(Inner.binary(values.get(i), members.get(i), fitted.label()));
        }
        return scores;
    }

    /** A score is held against 0 where there is a decision function, else against a half. */
    private static double threshold(PyValue value, Estimator first, String label) {
        boolean classifies = first.output() instanceof Output.Classes;
        return classifies && Inner.isScored(value, first, label) ? 0 : 0.5;
    }

    private static @Nullable List<Reading> positives(Fitted fitted, List<Estimator> members) {
        List<Reading> positives = new ArrayList<>();
        for (Estimator member : members) {
            if (member instanceof ConstantRegressor) {
                positives.add(new Reading.Numbers(member));
            } else if (Inner.givesProbabilities(member)) {
                positives.add(Inner.probabilities(member, 1, fitted.label()));
            } else {
                return null;
            }
        }
        return positives;
    }

    private static Estimator oneVsRest(Fitted fitted, Incoming in) {
        PyObject object = fitted.read("label_binarizer_", PyValue::asObject);
        Fitted binarizer = new Fitted(object, fitted.name("label_binarizer_"), fitted.scope());
        List<PyValue> values = Inner.values(fitted);
        List<Estimator> members = withConstants(fitted, in);
        List<Reading> scores = scores(fitted, values, members);
        double threshold = threshold(values.get(0), members.get(0), fitted.label());
        if (binarizer.text("y_type_").startsWith("multilabel")) {
            return new SeparateLabels(scores, positives(fitted, members), threshold);
        }
        List<Label> classes = Labels.classes(binarizer, "classes_");
        boolean divides = !fitted.version().isAtLeast(1, 7);
        boolean lastWins = !fitted.version().isAtLeast(1, 8);
        return new OneVersusRest(scores, positives(fitted, members), threshold, divides, lastWins, classes);
    }

    private static Estimator oneVsOne(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        if (fitted.find("pairwise_indices_") != null) {
            throw fitted.wrong("pairwise_indices_", "none: kernels computed beforehand need the training rows");
        }
        List<PyValue> values = Inner.values(fitted);
        List<Estimator> members = Inner.all(fitted, in);
        List<Reading> votes = members.stream()
                .map(member -> Inner.predicted(member, fitted.label()))
                .toList();
        double threshold = threshold(values.get(0), members.get(0), fitted.label());
        return new OneVersusOne(votes, scores(fitted, values, members), threshold, classes);
    }

    private static Estimator outputCode(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        List<PyValue> values = Inner.values(fitted);
        List<Estimator> members = withConstants(fitted, in);
        Matrix codes = fitted.matrix("code_book_");
        if (codes.rows() != classes.size() || codes.columns() != members.size()) {
            throw fitted.wrong("code_book_", classes.size() + " x " + members.size());
        }
        return new OutputCode(scores(fitted, values, members), codes.values(), classes);
    }

    private static Estimator chain(Fitted fitted, Incoming in) {
        List<PyValue> values = Inner.values(fitted);
        String method = fitted.text("chain_method_", "predict");
        List<Reading> links = new ArrayList<>();
        Incoming next = in;
        for (int i = 0; i < values.size(); i++) {
            Scope scope = fitted.scope().inner(Inner.MEMBERS + "[" + i + "]");
            Estimator member = scope.estimator(values.get(i), next);
            next = new Incoming(member.inputs() + 1, in.precision());
            links.add(
                    switch (method) {
                        case "predict" -> Inner.predicted(member, fitted.label());
                        case "predict_proba" -> Inner.probabilities(member, 1, fitted.label());
                        case "decision_function" -> Inner.decision(member, fitted.label());
                        default -> throw fitted.wrong("chain_method_", "predict, predict_proba or decision_function");
                    });
        }
        return new OutputChain(links, order(fitted));
    }

    private static int[] order(Fitted fitted) {
        return fitted.read(
                "order_",
                value -> value instanceof NdArray array
                        ? array.toInts()
                        : value.asItems().stream().mapToInt(PyValue::asInt).toArray());
    }
}
