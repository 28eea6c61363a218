package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * +1 within an ellipse, -1 outside: the squared Mahalanobis distance from its centre against an offset. Source: {@code
 * EllipticEnvelope} of scikit-learn.
 */
public final class EllipticDetector implements Scored {

    private static final Output INLIER_OR_OUTLIER = new Output.Numbers(1, true);

    private final double[] centre;
    private final double[] precision;
    private final double offset;

    /**
     * A detector.
     *
     * @param precision inverse of the covariance, {@code columns x columns}
     * @param offset what the negative distance must not be below
     */
    public EllipticDetector(double[] centre, double[] precision, double offset) {
        if (centre.length == 0 || precision.length != (long) centre.length * centre.length) {
            throw new IllegalArgumentException(precision.length + " numbers for " + centre.length + " columns");
        }
        this.centre = centre.clone();
        this.precision = precision.clone();
        this.offset = offset;
    }

    @Override
    public int inputs() {
        return centre.length;
    }

    @Override
    public Output output() {
        return INLIER_OR_OUTLIER;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return 1;
    }

    @Override
    public double[] decide(Table in) {
        int columns = centre.length;
        double[] cells = in.numbers();
        double[] away = new double[columns];
        double[] scores = new double[in.rows()];
        for (int row = 0; row < scores.length; row++) {
            for (int i = 0; i < columns; i++) {
                away[i] = cells[row * columns + i] - centre[i];
            }
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                sum += away[i] * Numerics.dot(precision, i * columns, away, 0, columns);
            }
            double distance = Math.sqrt(sum);
            scores[row] = -(distance * distance) - offset;
        }
        return scores;
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = decide(in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] >= 0 ? 1 : -1;
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }
}
