package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Columns that hold the number of a category: 0, 1, … Source: {@code CategoricalNB._joint_log_likelihood} of scikit-learn,
 * which cuts fractions off and fails where training knew no such category.
 */
public final class CategoricalLikelihood implements JointLikelihood {

    private final double[][] logs;
    private final int[] categories;
    private final double[] logPrior;

    /**
     * @param logs for each column {@code classes x categories}
     * @param logPrior one a class
     */
    public CategoricalLikelihood(List<double[]> logs, double[] logPrior) {
        int classes = logPrior.length;
        this.logs = logs.stream().map(double[]::clone).toArray(double[][]::new);
        this.logPrior = logPrior.clone();
        this.categories = new int[this.logs.length];
        if (classes == 0 || categories.length == 0) {
            throw new IllegalArgumentException(classes + " classes and " + categories.length + " columns");
        }
        for (int i = 0; i < categories.length; i++) {
            int count = this.logs[i].length;
            if (count == 0 || count % classes != 0) {
                throw new IllegalArgumentException(
                        count + " logarithms in column " + i + " for " + classes + " classes");
            }
            categories[i] = count / classes;
        }
    }

    @Override
    public int inputs() {
        return categories.length;
    }

    @Override
    public int classes() {
        return logPrior.length;
    }

    @Override
    public double[] joint(Table in) {
        int classes = logPrior.length;
        double[] cells = in.numbers();
        double[] joint = new double[in.rows() * classes];
        for (int row = 0; row < in.rows(); row++) {
            for (int i = 0; i < categories.length; i++) {
                int category = category(cells[row * categories.length + i], i);
                for (int c = 0; c < classes; c++) {
                    joint[row * classes + c] += logs[i][c * categories[i] + category];
                }
            }
            for (int c = 0; c < classes; c++) {
                joint[row * classes + c] += logPrior[c];
            }
        }
        return joint;
    }

    private int category(double value, int column) {
        if (!(value > -1 && value < categories[column])) {
            throw new UnanswerableException(
                    column, "category " + value + " (expected: 0.." + (categories[column] - 1) + ", as in training)");
        }
        return (int) value;
    }

    @Override
    public List<Domain> domains() {
        List<Domain> domains = new ArrayList<>();
        for (int count : categories) {
            List<Label> known = LongStream.range(0, count).mapToObj(Label::of).toList();
            domains.add(new Domain(Domain.Kind.NUMBER, false, known, false));
        }
        return domains;
    }
}
