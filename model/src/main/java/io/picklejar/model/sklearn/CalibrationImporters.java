package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.ensemble.CalibratedClassifier;
import io.picklejar.model.kernel.ensemble.CalibratedRegressor;
import io.picklejar.model.kernel.ensemble.Calibration;
import io.picklejar.model.kernel.ensemble.ProbabilityMean;
import io.picklejar.model.kernel.ensemble.Reading;
import io.picklejar.model.kernel.ensemble.TemperedClassifier;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** CalibratedClassifierCV and IsotonicRegression. */
final class CalibrationImporters {

    private static final String PAIRS = "calibrated_classifiers_";

    private CalibrationImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("CalibratedClassifierCV", CalibrationImporters::classifier, "sklearn.calibration");
        to.estimator("IsotonicRegression", CalibrationImporters::isotonic, "sklearn.isotonic");
    }

    private static Estimator isotonic(Fitted fitted, Incoming in) {
        if (in.isKnown() && in.columns() != 1) {
            throw new ModelLoadException(fitted.label() + ": found " + in.columns() + " columns (expected: 1)");
        }
        return new CalibratedRegressor(function(fitted));
    }

    /** Points are {@code X_thresholds_} from 0.24 on, {@code _necessary_X_} before. */
    private static Calibration function(Fitted fitted) {
        boolean isNew = fitted.has("X_thresholds_");
        String name = isNew ? "X_thresholds_" : "_necessary_X_";
        double[] x = fitted.vector(name);
        double[] y = fitted.vector(isNew ? "y_thresholds_" : "_necessary_y_");
        boolean clips = switch (fitted.text("out_of_bounds", "nan")) {
            case "clip" -> true;
            case "nan" -> false;
            case "raise" ->
                throw fitted.wrong("out_of_bounds", "nan or clip: with 'raise' a value out of bounds has no answer");
            default -> throw fitted.wrong("out_of_bounds", "nan or clip");
        };
        boolean single = isNew && fitted.matrix(name).isSingle();
        double min = fitted.number("X_min_", x.length == 0 ? 0 : x[0]);
        double max = fitted.number("X_max_", x.length == 0 ? 0 : x[x.length - 1]);
        return new Calibration.Isotonic(x, y, clips, min, max, single);
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        List<PyValue> pairs = fitted.items(PAIRS);
        if (pairs.isEmpty() || classes.size() < 2) {
            throw fitted.wrong(PAIRS, "at least one, of at least two classes");
        }
        List<Estimator> members = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            String name = PAIRS + "[" + i + "]";
            PyObject object = fitted.reading(name, pairs.get(i), PyValue::asObject);
            Scope scope = fitted.scope().inner(name);
            scope.requireDepth();
            members.add(pair(new Fitted(object, fitted.name(name), scope), classes, in));
        }
        return ProbabilityMean.of(members, Inner.targets(members, classes, fitted.label()), classes);
    }

    /** {@code _CalibratedClassifier}: an estimator and a function for each of its scores. */
    private static Estimator pair(Fitted pair, List<Label> classes, Incoming in) {
        String attribute = pair.find("estimator") == null ? "base_estimator" : "estimator";
        PyValue value = pair.get(attribute);
        Estimator estimator = pair.scope().inner(attribute).estimator(value, in);
        Reading reading = Inner.scored(value, estimator, classes.size() == 2 ? 1 : 0, pair.label());
        List<Calibration> functions = new ArrayList<>();
        String name = pair.has("calibrators") ? "calibrators" : "calibrators_";
        List<PyValue> calibrators = pair.items(name);
        if (pair.text("method", "sigmoid").equals("temperature")) {
            return tempered(pair, reading, name, calibrators, classes);
        }
        for (PyValue calibrator : calibrators) {
            PyObject object = pair.reading(name, calibrator, PyValue::asObject);
            functions.add(calibrator(new Fitted(object, pair.name(name), pair.scope())));
        }
        return new CalibratedClassifier(reading, functions, targets(pair, estimator, classes), classes);
    }

    /** One temperature for all scores, from 1.8 on. */
    private static Estimator tempered(
            Fitted pair, Reading reading, String name, List<PyValue> calibrators, List<Label> classes) {
        int width = classes.size() == 2 ? 1 : classes.size();
        if (calibrators.size() != 1 || reading.width() != width) {
            throw pair.wrong(name, "one, of an estimator of " + width + " scores");
        }
        // of several classes its estimator has been trained on their codes
        if (Inner.classes(reading.estimator(), pair.label()).size() != classes.size()) {
            throw pair.wrong(name, "of an estimator of " + classes.size() + " classes");
        }
        PyObject object = pair.reading(name, calibrators.get(0), PyValue::asObject);
        double beta = new Fitted(object, pair.name(name), pair.scope()).number("beta_");
        return new TemperedClassifier(reading, beta, classes);
    }

    /** Of two classes the second alone is calibrated. */
    private static int[] targets(Fitted pair, Estimator estimator, List<Label> classes) {
        int[] targets = Inner.targets(estimator, classes, pair.label());
        if (classes.size() == 2) {
            return new int[] {1};
        }
        return targets;
    }

    private static Calibration calibrator(Fitted calibrator) {
        return switch (calibrator.type()) {
            case "_SigmoidCalibration" -> new Calibration.Sigmoid(calibrator.number("a_"), calibrator.number("b_"));
            case "IsotonicRegression" -> function(calibrator);
            default ->
                throw new ModelLoadException(calibrator.label() + ": found " + calibrator.type()
                        + " (expected: sigmoid or isotonic calibration)");
        };
    }
}
