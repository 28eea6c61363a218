package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/**
 * Fills a missing number with the mean of the nearest training rows that have it. Distance: Euclidean over the columns that
 * both rows have, scaled up to all columns. Of equally distant rows the earlier ones are taken. Source: {@code
 * KNNImputer.transform} and {@code nan_euclidean_distances} of scikit-learn.
 */
public final class NeighbourImputation implements Transform {

    /** How the fill is worked out, and how columns without any training value are treated. */
    public record Rule(int neighbours, boolean byDistance, boolean skipsUnknownDistance, boolean keepsEmpty) {}

    private final int inputs;
    private final int donors;
    private final double[] training;
    private final double[] means;
    private final boolean[] empty;
    private final Rule rule;
    private final MissingMarker missing;
    private final int[] indicated;
    private final int kept;

    /**
     * Works out the means of columns.
     *
     * @param training {@code rows x inputs}, NaN where missing
     * @param indicated columns that get a column of ones and zeros behind the others
     */
    public NeighbourImputation(int inputs, double[] training, Rule rule, MissingMarker missing, int[] indicated) {
        this.inputs = inputs;
        this.donors = training.length / inputs;
        this.training = training.clone();
        this.rule = rule;
        this.missing = missing;
        this.indicated = indicated.clone();
        this.means = new double[inputs];
        this.empty = new boolean[inputs];
        int filled = 0;
        for (int i = 0; i < inputs; i++) {
            means[i] = mean(i);
            empty[i] = Double.isNaN(means[i]);
            filled += empty[i] && !rule.keepsEmpty ? 0 : 1;
        }
        this.kept = filled;
        if (outputs() == 0) {
            throw new IllegalArgumentException("no column has a value in training");
        }
    }

    private double mean(int column) {
        double sum = 0;
        int count = 0;
        for (int donor = 0; donor < donors; donor++) {
            double value = training[donor * inputs + column];
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return kept + indicated.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int width = outputs();
        double[] cells = new double[rows * width];
        double[] x = new double[inputs];
        double[] distances = new double[donors];
        double[] nearest = new double[2 * Math.min(rule.neighbours, donors)];
        for (int row = 0; row < rows; row++) {
            boolean gaps = read(in.numbers(), row * inputs, x);
            if (gaps) {
                measure(x, distances);
            }
            int at = row * width;
            for (int i = 0; i < inputs; i++) {
                if (!empty[i]) {
                    cells[at++] = Double.isNaN(x[i]) ? fill(i, distances, nearest) : x[i];
                } else if (rule.keepsEmpty) {
                    cells[at++] = 0;
                }
            }
            for (int column : indicated) {
                cells[at++] = Double.isNaN(x[column]) ? 1 : 0;
            }
        }
        return Table.ofNumbers(rows, width, cells);
    }

    private boolean read(double[] from, int at, double[] x) {
        boolean gaps = false;
        for (int i = 0; i < inputs; i++) {
            x[i] = missing.matches(from[at + i]) ? Double.NaN : from[at + i];
            gaps |= Double.isNaN(x[i]);
        }
        return gaps;
    }

    private void measure(double[] x, double[] distances) {
        for (int donor = 0; donor < donors; donor++) {
            double sum = 0;
            int common = 0;
            for (int i = 0; i < inputs; i++) {
                double difference = x[i] - training[donor * inputs + i];
                if (!Double.isNaN(difference)) {
                    sum += difference * difference;
                    common++;
                }
            }
            distances[donor] = common == 0 ? Double.NaN : Math.sqrt(sum / common * inputs);
        }
    }

    /** @param nearest scratch: distances of the nearest so far, ascending, then their values */
    private double fill(int column, double[] distances, double[] nearest) {
        int most = nearest.length / 2;
        int found = 0;
        boolean any = false;
        for (int donor = 0; donor < donors; donor++) {
            double value = training[donor * inputs + column];
            if (Double.isNaN(value)) {
                continue;
            }
            any |= !Double.isNaN(distances[donor]);
            double distance = Double.isNaN(distances[donor]) ? Double.MAX_VALUE : distances[donor];
            if (found == most && distance >= nearest[found - 1]) {
                continue;
            }
            int at = found < most ? found++ : found - 1;
            for (; at > 0 && nearest[at - 1] > distance; at--) {
                nearest[at] = nearest[at - 1];
                nearest[most + at] = nearest[most + at - 1];
            }
            nearest[at] = distance;
            nearest[most + at] = value;
        }
        return any ? average(nearest, most, found) : means[column];
    }

    private double average(double[] nearest, int most, int found) {
        boolean exact = rule.byDistance && nearest[0] == 0;
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < found; i++) {
            double weight = weight(nearest[i], exact);
            sum += weight * nearest[most + i];
            weights += weight;
        }
        return sum / weights;
    }

    private double weight(double distance, boolean exact) {
        if (distance == Double.MAX_VALUE) {
            return rule.byDistance || rule.skipsUnknownDistance ? 0 : 1;
        }
        if (exact) {
            return distance == 0 ? 1 : 0;
        }
        return rule.byDistance ? 1 / distance : 1;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, missing.absent() ? Domain.NUMBER_OR_MISSING : Domain.NUMBER);
    }
}
