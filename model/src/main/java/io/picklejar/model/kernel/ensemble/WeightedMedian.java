package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The weighted median of what the members predict. Source: {@code AdaBoostRegressor._get_median_predict}. */
public final class WeightedMedian implements Estimator {

    private static final Output OUTPUT = new Output.Numbers(1, false);

    private final List<Reading> members;
    private final double[] weights;
    private final int inputs;

    /** @param weights one a member */
    public WeightedMedian(List<Estimator> members, double[] weights) {
        this.inputs = Members.inputs(members);
        this.members = members.stream().<Reading>map(Reading.Numbers::new).toList();
        if (weights.length != members.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + members.size() + " estimators");
        }
        if (this.members.stream().anyMatch(member -> member.width() != 1)) {
            throw new IllegalArgumentException("an estimator of several numbers (expected: of one)");
        }
        this.weights = weights.clone();
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return OUTPUT;
    }

    @Override
    public List<Domain> domains() {
        return Members.domains(members.stream().map(Reading::estimator).toList());
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        int count = weights.length;
        double[] all = new double[rows * count];
        for (int m = 0; m < count; m++) {
            double[] numbers = members.get(m).read(in);
            for (int row = 0; row < rows; row++) {
                all[row * count + m] = numbers[row];
            }
        }
        double[] medians = new double[rows];
        double[] order = new double[count];
        for (int row = 0; row < rows; row++) {
            medians[row] = median(all, row * count, order);
        }
        return Predictions.ofNumbers(rows, medians);
    }

    /** Sorts values and weights together (insertion: rows are short), then goes up to half of the weight. */
    private double median(double[] values, int from, double[] order) {
        int count = weights.length;
        double total = 0;
        for (int i = 0; i < count; i++) {
            double value = values[from + i];
            int at = i;
            for (; at > 0 && values[from + at - 1] > value; at--) {
                values[from + at] = values[from + at - 1];
                order[at] = order[at - 1];
            }
            values[from + at] = value;
            order[at] = weights[i];
        }
        for (int i = 0; i < count; i++) {
            total += order[i];
            order[i] = total;
        }
        int median = 0;
        while (median < count - 1 && !(order[median] >= 0.5 * total)) {
            median++;
        }
        return values[from + median];
    }
}
