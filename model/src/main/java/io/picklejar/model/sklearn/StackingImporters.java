package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.ensemble.Reading;
import io.picklejar.model.kernel.ensemble.Relabelled;
import io.picklejar.model.kernel.ensemble.Stack;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** Stacking*. */
final class StackingImporters {

    private StackingImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("StackingClassifier", StackingImporters::classifier, "sklearn.ensemble._stacking");
        to.estimator("StackingRegressor", StackingImporters::regressor, "sklearn.ensemble._stacking");
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Estimator stacked = stacked(fitted, in, 0);
        if (!(stacked.output() instanceof Output.Numbers)) {
            throw fitted.wrong("final_estimator_", "a regressor");
        }
        return stacked;
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<List<Label>> outputs = Labels.ofOutputs(fitted, "classes_");
        if (outputs.size() != 1) {
            throw fitted.wrong("classes_", "classes of one output");
        }
        List<Label> classes = outputs.get(0);
        Estimator stacked = stacked(fitted, in, classes.size());
        int[] codes = Inner.codes(List.of(stacked), classes.size(), fitted.name("final_estimator_"))
                .get(0);
        for (int i = 0; i < classes.size(); i++) {
            if (codes.length != classes.size() || codes[i] != i) {
                throw fitted.wrong("final_estimator_", "an estimator of " + classes.size() + " classes");
            }
        }
        return Relabelled.of(stacked, classes);
    }

    private static Estimator stacked(Fitted fitted, Incoming in, int classes) {
        List<Estimator> members = Inner.all(fitted, in);
        List<PyValue> methods = fitted.items("stack_method_");
        if (methods.size() != members.size()) {
            throw fitted.wrong("stack_method_", members.size() + ", one an estimator");
        }
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            String method = fitted.reading("stack_method_", methods.get(i), PyValue::asString);
            readings.add(reading(fitted, members.get(i), method, classes));
        }
        Stack stack = new Stack(readings, fitted.flag("passthrough", false));
        fitted.scope().charge((long) stack.outputs() * Double.BYTES);
        Incoming made = new Incoming(stack.outputs(), Precision.DOUBLE);
        return PipedEstimator.of(stack, Inner.one(fitted, "final_estimator_", made));
    }

    /** Of two classes the first one's probability is left out. */
    private static Reading reading(Fitted fitted, Estimator member, String method, int classes) {
        return switch (method) {
            case "predict" -> Inner.predicted(member, fitted.label());
            case "predict_proba" -> Inner.probabilities(member, classes == 2 ? 1 : 0, fitted.label());
            case "decision_function" -> Inner.decision(member, fitted.label());
            default ->
                throw new ModelLoadException(fitted.name("stack_method_") + ": found '" + method
                        + "' (expected: predict, predict_proba or decision_function)");
        };
    }
}
