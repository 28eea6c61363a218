package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;

/** Scores made probabilities, one function a class, then normalised. Source: {@code _CalibratedClassifier.predict_proba}. */
public final class CalibratedClassifier implements Estimator {

    private static final double JUST_ABOVE_ONE = 1.0 + 1e-5;

    private final Reading reading;
    private final List<Calibration> functions;
    private final int[] targets;
    private final int classes;
    private final Output output;

    /** @param targets the class that each function's result is the probability of; of two classes the second alone */
    public CalibratedClassifier(Reading reading, List<Calibration> functions, int[] targets, List<Label> classes) {
        if (reading.width() != functions.size() || functions.size() != targets.length) {
            throw new IllegalArgumentException(reading.width() + " scores, " + functions.size() + " calibrators for "
                    + targets.length + " classes");
        }
        for (int target : targets) {
            if (target < 0 || target >= classes.size()) {
                throw new IllegalArgumentException("class " + target + " of " + classes.size());
            }
        }
        this.reading = reading;
        this.functions = List.copyOf(functions);
        this.targets = targets.clone();
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return reading.estimator().inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return reading.estimator().domains();
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        int width = targets.length;
        double[] scores = reading.read(in);
        double[] probabilities = new double[rows * classes];
        for (int k = 0; k < width; k++) {
            Calibration function = functions.get(k);
            for (int row = 0; row < rows; row++) {
                probabilities[row * classes + targets[k]] = function.apply(scores[row * width + k]);
            }
        }
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            normalise(probabilities, row * classes);
            indices[row] = Numerics.argmax(probabilities, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }

    private void normalise(double[] probabilities, int from) {
        if (classes == 2) {
            probabilities[from] = 1 - probabilities[from + 1];
        } else {
            double sum = Numerics.sum(probabilities, from, classes);
            if (sum == 0) {
                Arrays.fill(probabilities, from, from + classes, 1.0 / classes);
            } else {
                Numerics.divide(probabilities, from, classes, sum);
            }
        }
        for (int i = from; i < from + classes; i++) {
            if (probabilities[i] > 1 && probabilities[i] <= JUST_ABOVE_ONE) {
                probabilities[i] = 1;
            }
        }
    }
}
