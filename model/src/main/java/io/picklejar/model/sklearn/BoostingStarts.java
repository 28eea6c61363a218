package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.tree.BoostingStart;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads {@code init_} of gradient boosting: nothing, an estimator, or (before 0.21) one of its own constants. */
final class BoostingStarts {

    private static final String START = "init_";

    private BoostingStarts() {}

    static BoostingStart read(Fitted fitted, int inputs, int scores, BoostingStart.Conversion conversion) {
        PyValue value = fitted.get(START);
        if (value instanceof PyStr word && word.value().equals("zero")) {
            return new BoostingStart.Constant(new double[scores]);
        }
        PyObject object = fitted.reading(START, value, PyValue::asObject);
        Fitted start = new Fitted(object, fitted.name(START), fitted.scope());
        double[] constant = constant(start, scores);
        if (constant != null) {
            if (constant.length != scores) {
                throw fitted.wrong(START, scores + " scores, not " + constant.length);
            }
            return new BoostingStart.Constant(constant);
        }
        // The trees' cast to float32 comes before the first estimator's turn.
        Estimator estimator = fitted.scope().inner(START).estimator(value, new Incoming(inputs, Precision.SINGLE));
        if (!fits(estimator.output(), scores, conversion)) {
            throw fitted.wrong(START, "an estimator of " + scores + (scores == 1 ? " score" : " scores"));
        }
        double epsilon = fitted.version().isAtLeast(1, 8) ? Math.ulp(1.0) : Math.ulp(1f);
        return new BoostingStart.Predicted(estimator, conversion, epsilon);
    }

    private static boolean fits(Output output, int scores, BoostingStart.Conversion conversion) {
        if (conversion == BoostingStart.Conversion.NUMBERS) {
            return output instanceof Output.Numbers && output.outputs() == scores;
        }
        int classes = scores == 1 ? 2 : scores;
        return output instanceof Output.Classes given
                && given.probabilities()
                && output.outputs() == 1
                && given.probabilitiesPerRow() == classes;
    }

    /** The constants of 0.18 to 0.20, which are scores already; null for any other estimator. */
    private static double @Nullable [] constant(Fitted start, int scores) {
        return switch (start.type()) {
            case "ZeroEstimator" -> new double[scores];
            case "MeanEstimator" -> repeated(start.number("mean"), scores);
            case "QuantileEstimator" -> repeated(start.number("quantile"), scores);
            case "LogOddsEstimator", "ScaledLogOddsEstimator" -> repeated(start.number("prior"), scores);
            case "PriorProbabilityEstimator" -> start.vector("priors");
            default -> null;
        };
    }

    private static double[] repeated(double value, int count) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }
}
