package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/**
 * Missing numbers predicted from the other columns, one column after the other, over and over. Source: {@code
 * IterativeImputer.transform} of scikit-learn.
 */
public final class RoundRobin implements Transform {

    /** One prediction: which column is filled, counted among those that are kept, from which others, between which bounds. */
    public static final class Turn {
        private final int column;
        private final int[] from;
        private final Estimator estimator;
        private final double low;
        private final double high;

        public Turn(int column, int[] from, Estimator estimator, double low, double high) {
            if (estimator.inputs() != from.length
                    || !(estimator.output() instanceof Output.Numbers numbers)
                    || numbers.outputs() != 1) {
                throw new IllegalArgumentException(
                        "an imputing estimator that does not make one number of " + from.length + " columns");
            }
            this.column = column;
            this.from = from.clone();
            this.estimator = estimator;
            this.low = low;
            this.high = high;
        }
    }

    private final int inputs;
    private final int[] kept;
    private final double[] start;
    private final Turn[] turns;
    private final int[] indicated;
    private final MissingMarker missing;

    /**
     * Checks that columns exist.
     *
     * @param kept input columns handed on
     * @param start the first fill of each kept column
     */
    public RoundRobin(
            int inputs, int[] kept, double[] start, List<Turn> turns, int[] indicated, MissingMarker missing) {
        this.inputs = inputs;
        this.kept = kept.clone();
        this.start = start.clone();
        this.turns = turns.toArray(Turn[]::new);
        this.indicated = indicated.clone();
        this.missing = missing;
        for (Turn turn : turns) {
            requireColumn(turn.column);
            for (int column : turn.from) {
                requireColumn(column);
            }
        }
    }

    private void requireColumn(int column) {
        if (column < 0 || column >= kept.length) {
            throw new IllegalArgumentException("column " + column + " of " + kept.length);
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return kept.length + indicated.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int width = outputs();
        double[] cells = new double[rows * width];
        boolean[] gaps = new boolean[kept.length];
        for (int row = 0; row < rows; row++) {
            int at = row * width;
            int open = 0;
            for (int i = 0; i < kept.length; i++) {
                double x = in.number(row, kept[i]);
                gaps[i] = missing.matches(x);
                open += gaps[i] ? 1 : 0;
                cells[at + i] = gaps[i] ? start[i] : x;
            }
            if (open > 0) {
                takeTurns(cells, at, gaps);
            }
            for (int k = 0; k < indicated.length; k++) {
                cells[at + kept.length + k] = missing.matches(in.number(row, indicated[k])) ? 1 : 0;
            }
        }
        return Table.ofNumbers(rows, width, cells);
    }

    private void takeTurns(double[] cells, int at, boolean[] gaps) {
        for (Turn turn : turns) {
            if (!gaps[turn.column]) {
                continue;
            }
            double[] others = new double[turn.from.length];
            for (int i = 0; i < others.length; i++) {
                others[i] = cells[at + turn.from[i]];
            }
            double value = turn.estimator.predict(Table.ofNumbers(1, others.length, others))
                    .numbers()[0];
            cells[at + turn.column] = Math.min(turn.high, Math.max(turn.low, value));
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, missing.absent() ? Domain.NUMBER_OR_MISSING : Domain.NUMBER);
    }
}
