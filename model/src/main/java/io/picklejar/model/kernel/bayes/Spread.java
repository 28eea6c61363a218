package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Numerics;

/** Squared Mahalanobis distances to the means of some normal distributions. */
public sealed interface Spread {

    int inputs();

    int components();

    /**
     * The squared distance of the row at {@code from} to mean {@code k}.
     *
     * @param scratch {@link #inputs} numbers to work in
     */
    double distance(double[] cells, int from, int k, double[] scratch);

    private static void require(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException(what + " of another number than components and columns");
        }
    }

    /** Any covariance: the row is turned, and the turned mean subtracted. */
    final class Turned implements Spread {
        private final int inputs;
        private final double[][] turns;
        private final double[] means;

        /**
         * Checks lengths.
         *
         * @param turns of each component {@code P'}, {@code inputs x inputs}, where {@code P} is the Cholesky factor of the
         *     precision; components may share one
         * @param means {@code components x inputs}, not turned
         */
        public Turned(int inputs, double[][] turns, double[] means) {
            this.inputs = inputs;
            this.turns = turns.clone();
            this.means = new double[means.length];
            require(means.length == (long) inputs * turns.length, "means");
            for (int k = 0; k < turns.length; k++) {
                require(turns[k].length == (long) inputs * inputs, "precisions");
                for (int j = 0; j < inputs; j++) {
                    this.means[k * inputs + j] = Numerics.dot(means, k * inputs, turns[k], j * inputs, inputs);
                }
            }
        }

        @Override
        public int inputs() {
            return inputs;
        }

        @Override
        public int components() {
            return turns.length;
        }

        @Override
        public double distance(double[] cells, int from, int k, double[] scratch) {
            for (int j = 0; j < inputs; j++) {
                double y = Numerics.dot(cells, from, turns[k], j * inputs, inputs) - means[k * inputs + j];
                scratch[j] = y * y;
            }
            return Numerics.sum(scratch, 0, inputs);
        }
    }

    /** A variance a column, or one for all: the square is multiplied out. */
    final class Straight implements Spread {
        private final int inputs;
        private final double[] precision;
        private final double[] cross;
        private final double[] constant;
        private final boolean round;

        /**
         * Checks lengths.
         *
         * @param means {@code components x inputs}
         * @param precision {@code components x inputs}, or one a component: the same for all columns
         * @param round whether there is one precision a component
         */
        public Straight(int inputs, int components, double[] means, double[] precision, boolean round) {
            long cells = (long) inputs * components;
            require(means.length == cells, "means");
            require(precision.length == (round ? components : cells), "precisions");
            this.inputs = inputs;
            this.precision = precision.clone();
            this.cross = new double[means.length];
            this.constant = new double[components];
            this.round = round;
            for (int k = 0; k < components; k++) {
                constant[k] = prepare(means, k * inputs, k);
            }
        }

        private double prepare(double[] means, int from, int k) {
            double[] terms = new double[inputs];
            for (int i = 0; i < inputs; i++) {
                double p = precision[round ? k : from + i];
                double mean = means[from + i];
                cross[from + i] = mean * p;
                terms[i] = round ? mean * mean : mean * mean * p;
            }
            double sum = Numerics.sum(terms, 0, inputs);
            return round ? sum * precision[k] : sum;
        }

        @Override
        public int inputs() {
            return inputs;
        }

        @Override
        public int components() {
            return constant.length;
        }

        @Override
        public double distance(double[] cells, int from, int k, double[] scratch) {
            for (int i = 0; i < inputs; i++) {
                scratch[i] = cells[from + i] * cells[from + i];
            }
            double squares = round
                    ? Numerics.dot(cells, from, cells, from, inputs) * precision[k]
                    : Numerics.dot(scratch, 0, precision, k * inputs, inputs);
            return constant[k] - 2 * Numerics.dot(cells, from, cross, k * inputs, inputs) + squares;
        }
    }
}
