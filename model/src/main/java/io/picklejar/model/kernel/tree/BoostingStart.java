package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;

/** The scores that boosting starts from. Source: {@code _init_raw_predictions} of scikit-learn's gradient boosting. */
public interface BoostingStart {

    /** {@code rows x outputs} scores, to be added to. */
    double[] scores(Table in);

    /** The same for every row. */
    final class Constant implements BoostingStart {
        private final double[] values;

        /**
         * Keeps the scores.
         *
         * @param values one an output
         */
        public Constant(double[] values) {
            this.values = values.clone();
        }

        @Override
        public double[] scores(Table in) {
            double[] all = new double[in.rows() * values.length];
            for (int at = 0; at < all.length; at += values.length) {
                System.arraycopy(values, 0, all, at, values.length);
            }
            return all;
        }
    }

    /** How an estimator's answer becomes scores. */
    enum Conversion {
        /** The numbers it predicts. */
        NUMBERS,
        /** {@code log(p / (1 - p))} of the second class. */
        LOG_ODDS,
        /** Half of it, for the exponential loss. */
        HALF_LOG_ODDS,
        /** {@code log(p)} of each class: scikit-learn before 1.4. */
        LOG,
        /** {@code log(p / geometric mean)} of each class: scikit-learn from 1.4. */
        CENTERED_LOG
    }

    /**
     * What a first estimator says. It reads float32 values, as the trees do.
     *
     * @param epsilon how near to 0 and 1 a probability may be
     */
    record Predicted(Estimator estimator, Conversion conversion, double epsilon) implements BoostingStart {

        @Override
        public double[] scores(Table in) {
            Predictions first = estimator.predict(rounded(in));
            if (conversion == Conversion.NUMBERS) {
                return first.numbers();
            }
            double[] probabilities = first.probabilities();
            if (probabilities == null) {
                throw new IllegalStateException("a first estimator without probabilities");
            }
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = Math.min(1 - epsilon, Math.max(epsilon, probabilities[i]));
            }
            return converted(probabilities, in.rows());
        }

        private static Table rounded(Table in) {
            double[] cells = new double[in.rows() * in.columns()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = (float) in.numbers()[i];
            }
            return Table.ofNumbers(in.rows(), in.columns(), cells);
        }

        private double[] converted(double[] p, int rows) {
            return switch (conversion) {
                case NUMBERS -> p;
                case LOG_ODDS -> logOdds(p, rows, 1);
                case HALF_LOG_ODDS -> logOdds(p, rows, 0.5);
                case LOG -> log(p);
                case CENTERED_LOG -> centered(p, rows);
            };
        }

        private static double[] logOdds(double[] p, int rows, double factor) {
            double[] scores = new double[rows];
            for (int row = 0; row < rows; row++) {
                double positive = p[row * 2 + 1];
                scores[row] = factor * Math.log(positive / (1 - positive));
            }
            return scores;
        }

        private static double[] log(double[] p) {
            double[] scores = new double[p.length];
            for (int i = 0; i < p.length; i++) {
                scores[i] = Math.log(p[i]);
            }
            return scores;
        }

        private static double[] centered(double[] p, int rows) {
            double[] logs = log(p);
            int classes = rows == 0 ? 1 : p.length / rows;
            double[] scores = new double[p.length];
            for (int row = 0; row < rows; row++) {
                double mean = Math.exp(Numerics.sum(logs, row * classes, classes) / classes);
                for (int i = row * classes; i < (row + 1) * classes; i++) {
                    scores[i] = Math.log(p[i] / mean);
                }
            }
            return scores;
        }
    }
}
