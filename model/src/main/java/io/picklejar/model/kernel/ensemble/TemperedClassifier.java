package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Softmax of all scores at one temperature; probabilities count by their logarithms. Source: {@code _TemperatureScaling} of
 * scikit-learn 1.8. (scikit-learn takes the scores of a whole batch for probabilities if they could be some; here the kind of
 * reading says whether they are.)
 */
public final class TemperedClassifier implements Estimator {

    private static final double NOT_ZERO = 1e-12;
    private static final double JUST_ABOVE_ONE = 1.0 + 1e-5;

    private final Reading reading;
    private final boolean probable;
    private final double beta;
    private final int classes;
    private final Output output;

    /**
     * A classifier.
     *
     * @param reading one number of two classes, else one a class
     * @param beta the inverse of the temperature
     */
    public TemperedClassifier(Reading reading, double beta, List<Label> classes) {
        if (reading.width() != (classes.size() == 2 ? 1 : classes.size())) {
            throw new IllegalArgumentException(reading.width() + " scores for " + classes.size() + " classes");
        }
        this.reading = reading;
        this.probable = reading instanceof Reading.Probabilities;
        this.beta = beta;
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
        double[] read = reading.read(in);
        double[] result = classes == 2 ? new double[rows * 2] : read;
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            if (classes == 2) {
                result[from] = probable ? 1 - read[row] : -read[row];
                result[from + 1] = read[row];
            }
            temper(result, from);
            indices[row] = Numerics.argmax(result, from, classes);
        }
        return Predictions.ofClasses(rows, indices, result);
    }

    private void temper(double[] scores, int from) {
        for (int i = from; i < from + classes; i++) {
            scores[i] = beta * (probable ? Math.log(scores[i] + NOT_ZERO) : scores[i]);
        }
        Numerics.softmax(scores, from, classes);
        for (int i = from; i < from + classes; i++) {
            scores[i] = scores[i] > 1 && scores[i] <= JUST_ABOVE_ONE ? 1 : scores[i];
        }
    }
}
