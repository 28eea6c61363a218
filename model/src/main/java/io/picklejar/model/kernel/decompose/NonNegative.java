package io.picklejar.model.kernel.decompose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.Arrays;
import java.util.List;

/**
 * How much of each component a row holds, none of it negative, found step by step. scikit-learn looks at all rows together
 * when it decides to stop and where to start, so its answers for a row differ with its neighbours within {@code tol}; here a
 * row is always answered as scikit-learn answers it alone. For a row with a negative number it raises an error, and so does
 * this: {@link UnanswerableException}.
 */
public final class NonNegative implements Transform {

    /**
     * Finds the weights of one row.
     *
     * <ol>
     *   <li>Immutable; may be called by many threads at once.
     *   <li>{@code weights} comes filled with zeros, one a component; {@code x} is a row of {@code columns} numbers, not to
     *       be written to nor kept.
     * </ol>
     */
    public interface Solver {

        int columns();

        int components();

        void solve(double[] x, double[] weights);
    }

    private final Solver solver;

    public NonNegative(Solver solver) {
        this.solver = solver;
    }

    @Override
    public int inputs() {
        return solver.columns();
    }

    @Override
    public int outputs() {
        return solver.components();
    }

    @Override
    public Table apply(Table in) {
        int inputs = inputs();
        int outputs = outputs();
        double[] cells = in.numbers();
        double[] result = new double[in.rows() * outputs];
        double[] x = new double[inputs];
        double[] weights = new double[outputs];
        for (int row = 0; row < in.rows(); row++) {
            System.arraycopy(cells, row * inputs, x, 0, inputs);
            UnanswerableException.requireNoNegative(x, 0, inputs);
            Arrays.fill(weights, 0);
            solver.solve(x, weights);
            System.arraycopy(weights, 0, result, row * outputs, outputs);
        }
        return Table.ofNumbers(in.rows(), outputs, result);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs(), Domain.NUMBER);
    }

    /** {@code H H'}, {@code components x components}. */
    static double[] gram(double[] h, int components, int columns) {
        double[] gram = new double[components * components];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = Numerics.dot(h, i / components * columns, h, i % components * columns, columns);
        }
        return gram;
    }

    static int components(double[] h, int columns) {
        if (columns < 1 || h.length == 0 || h.length % columns != 0) {
            throw new IllegalArgumentException(h.length + " numbers as components of " + columns + " columns");
        }
        return h.length / columns;
    }
}
