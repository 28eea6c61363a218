package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;

/** Numbers that another model reads off an estimator: its prediction, probabilities or decision function. */
public sealed interface Reading {

    Estimator estimator();

    /** Numbers a row has. */
    int width();

    /** {@code rows x width()}; the array belongs to the caller. */
    double[] read(Table in);

    /** Columns {@code from} and on of the probabilities of all outputs. */
    record Probabilities(Estimator estimator, int from) implements Reading {
        public Probabilities {
            if (!Members.givesProbabilities(estimator) || from >= Members.classes(estimator)) {
                throw new IllegalArgumentException("an estimator without the probabilities that are asked of it");
            }
        }

        @Override
        public int width() {
            return Members.classes(estimator) - from;
        }

        @Override
        public double[] read(Table in) {
            double[] all = estimator.predict(in).probabilities();
            if (all == null) {
                throw new IllegalStateException("probabilities were promised");
            }
            return from == 0 ? all : columns(all, in.rows());
        }

        private double[] columns(double[] all, int rows) {
            int width = width();
            double[] some = new double[rows * width];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(all, row * (width + from) + from, some, row * width, width);
            }
            return some;
        }
    }

    /** The decision function. */
    record Decision(Scored estimator) implements Reading {
        @Override
        public int width() {
            return estimator.scores();
        }

        @Override
        public double[] read(Table in) {
            return estimator.decide(in);
        }
    }

    /** The numbers that a regressor predicts. */
    record Numbers(Estimator estimator) implements Reading {
        public Numbers {
            if (!(estimator.output() instanceof Output.Numbers)) {
                throw new IllegalArgumentException("a classifier (expected: an estimator of numbers)");
            }
        }

        @Override
        public int width() {
            return estimator.output().outputs();
        }

        @Override
        public double[] read(Table in) {
            return estimator.predict(in).numbers();
        }
    }

    /** The class that a classifier predicts, as a number. */
    final class Labels implements Reading {
        private final Estimator estimator;
        private final double[] values;

        /**
         * Reads the only output.
         *
         * @param values what stands for each class
         */
        public Labels(Estimator estimator, double[] values) {
            if (Members.classes(estimator) != values.length) {
                throw new IllegalArgumentException(values.length + " values for another number of classes");
            }
            this.estimator = estimator;
            this.values = values.clone();
        }

        @Override
        public Estimator estimator() {
            return estimator;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public double[] read(Table in) {
            Predictions answer = estimator.predict(in);
            int[] indices = answer.classIndices();
            double[] numbers = new double[in.rows()];
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] = values[indices[row]];
            }
            return numbers;
        }
    }

    /** The same number whatever the row: a class that never or always occurred in training. */
    record Constant(Estimator estimator, double value) implements Reading {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public double[] read(Table in) {
            double[] numbers = new double[in.rows()];
            Arrays.fill(numbers, value);
            return numbers;
        }
    }
}
