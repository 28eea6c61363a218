package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.List;

/** The kernel of a row with each of some rows of training. */
public final class Similarities implements Transform {

    private final RowKernel kernel;
    private final int inputs;
    private final double[] rows;
    private final boolean positive;

    /**
     * Checks lengths.
     *
     * @param rows {@code outputs x inputs}, row-major
     * @param positive whether rows with negative numbers have no answer, as in scikit-learn: {@link UnanswerableException}
     */
    public Similarities(RowKernel kernel, int inputs, double[] rows, boolean positive) {
        if (inputs < 1 || rows.length == 0 || rows.length % inputs != 0) {
            throw new IllegalArgumentException(rows.length + " numbers as rows of " + inputs + " columns");
        }
        kernel.requireColumns(inputs);
        this.kernel = kernel;
        this.inputs = inputs;
        this.rows = rows.clone();
        this.positive = positive;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return rows.length / inputs;
    }

    @Override
    public Table apply(Table in) {
        int outputs = outputs();
        double[] cells = in.numbers();
        double[] result = new double[in.rows() * outputs];
        for (int row = 0; row < in.rows(); row++) {
            if (positive) {
                UnanswerableException.requireNoNegative(cells, row * inputs, inputs);
            }
            for (int k = 0; k < outputs; k++) {
                result[row * outputs + k] = kernel.of(cells, row * inputs, rows, k * inputs, inputs);
            }
        }
        return Table.ofNumbers(in.rows(), outputs, result);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
