package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/** Groups of columns, each pooled into one number. Source: {@code AgglomerationTransform} of scikit-learn. */
public final class ColumnPooling implements Transform {

    /** How the numbers of a group become one. */
    public enum Pool {
        MEAN,
        SUM,
        MIN,
        MAX,
        MEDIAN
    }

    private final int inputs;
    private final int[][] groups;
    private final Pool pool;

    /** @param group the group of each column: 0, 1, … without gaps */
    public ColumnPooling(int[] group, Pool pool) {
        this.inputs = group.length;
        this.pool = pool;
        int count = 1 + Arrays.stream(group).max().orElse(-1);
        int[] sizes = new int[Math.max(0, Math.min(count, inputs))];
        for (int g : group) {
            if (g < 0 || g >= sizes.length) {
                throw new IllegalArgumentException("group " + g + " of " + inputs + " columns");
            }
            sizes[g]++;
        }
        this.groups = new int[sizes.length][];
        for (int g = 0; g < sizes.length; g++) {
            if (sizes[g] == 0) {
                throw new IllegalArgumentException("group " + g + " is empty (expected: at least one column)");
            }
            groups[g] = new int[sizes[g]];
        }
        for (int i = inputs - 1; i >= 0; i--) {
            groups[group[i]][--sizes[group[i]]] = i;
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return groups.length;
    }

    @Override
    public Table apply(Table in) {
        double[] cells = in.numbers();
        double[] pooled = new double[in.rows() * groups.length];
        double[] values = new double[inputs];
        int at = 0;
        for (int row = 0; row < in.rows(); row++) {
            for (int[] group : groups) {
                for (int i = 0; i < group.length; i++) {
                    values[i] = cells[row * inputs + group[i]];
                }
                pooled[at++] = pooled(values, group.length);
            }
        }
        return Table.ofNumbers(in.rows(), groups.length, pooled);
    }

    private double pooled(double[] values, int n) {
        return switch (pool) {
            case MEAN -> sum(values, n) / n;
            case SUM -> sum(values, n);
            case MEDIAN -> {
                Arrays.sort(values, 0, n);
                yield n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
            }
            case MIN -> {
                double least = values[0];
                for (int i = 1; i < n; i++) {
                    least = Math.min(least, values[i]);
                }
                yield least;
            }
            case MAX -> {
                double most = values[0];
                for (int i = 1; i < n; i++) {
                    most = Math.max(most, values[i]);
                }
                yield most;
            }
        };
    }

    /** One after the other, as {@code numpy.bincount} adds weights. */
    private static double sum(double[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
