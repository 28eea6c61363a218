package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** A function of a single column: {@code IsotonicRegression.predict}. */
public record CalibratedRegressor(Calibration function) implements Estimator {

    private static final Output OUTPUT = new Output.Numbers(1, false);

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public Output output() {
        return OUTPUT;
    }

    @Override
    public Predictions predict(Table in) {
        double[] cells = in.numbers();
        double[] numbers = new double[in.rows()];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = function.apply(cells[row]);
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }

    @Override
    public List<Domain> domains() {
        return List.of(Domain.NUMBER);
    }
}
