package io.picklejar.model.kernel.svm;

/**
 * Probabilities of classes by the decisions between each two of them. Source: {@code svm_predict_probability} of libsvm:
 * Platt's sigmoid for each pair, then the second method of Wu, Lin and Weng, "Probability estimates for multi-class
 * classification by pairwise coupling" (2004), with libsvm's starting point and stopping rule.
 */
final class PairProbabilities {

    private static final double LEAST = 1e-7;

    private final int classes;
    private final double[] slopes;
    private final double[] shifts;

    /** @param slopes one a pair, 0-1, 0-2, …, 1-2, … */
    PairProbabilities(int classes, double[] slopes, double[] shifts) {
        this.classes = classes;
        this.slopes = slopes.clone();
        this.shifts = shifts.clone();
    }

    /** Working arrays for the rows of one call. */
    final class Run {
        private final double[] pairwise = new double[classes * classes];
        private final double[] q = new double[classes * classes];
        private final double[] qp = new double[classes];
        private double pqp;

        /** @param decisions of a row, positive where the first of the pair wins, from {@code at} on */
        void row(double[] decisions, int at, double[] p, int from) {
            int pair = 0;
            for (int i = 0; i < classes; i++) {
                for (int j = i + 1; j < classes; j++, pair++) {
                    double first = sigmoid(decisions[at + pair] * slopes[pair] + shifts[pair]);
                    first = Math.min(Math.max(first, LEAST), 1 - LEAST);
                    pairwise[i * classes + j] = first;
                    pairwise[j * classes + i] = 1 - first;
                }
            }
            start(p, from);
            couple(p, from);
        }

        private void start(double[] p, int from) {
            for (int t = 0; t < classes; t++) {
                p[from + t] = 1.0 / classes;
                double own = 0;
                for (int j = 0; j < classes; j++) {
                    if (j != t) {
                        double jt = pairwise[j * classes + t];
                        own += jt * jt;
                        q[t * classes + j] = j < t ? q[j * classes + t] : -jt * pairwise[t * classes + j];
                    }
                }
                q[t * classes + t] = own;
            }
        }

        private void couple(double[] p, int from) {
            int mostRounds = Math.max(100, classes);
            double enough = 0.005 / classes;
            for (int round = 0; round < mostRounds; round++) {
                if (error(p, from) < enough) {
                    return;
                }
                for (int t = 0; t < classes; t++) {
                    improve(p, from, t);
                }
            }
        }

        /** Works {@code qp} and {@code pqp} out anew. */
        private double error(double[] p, int from) {
            pqp = 0;
            for (int t = 0; t < classes; t++) {
                double sum = 0;
                for (int j = 0; j < classes; j++) {
                    sum += q[t * classes + j] * p[from + j];
                }
                qp[t] = sum;
                pqp += p[from + t] * sum;
            }
            double greatest = 0;
            for (int t = 0; t < classes; t++) {
                greatest = Math.max(greatest, Math.abs(qp[t] - pqp));
            }
            return greatest;
        }

        private void improve(double[] p, int from, int t) {
            double own = q[t * classes + t];
            double diff = (-qp[t] + pqp) / own;
            p[from + t] += diff;
            pqp = (pqp + diff * (diff * own + 2 * qp[t])) / (1 + diff) / (1 + diff);
            for (int j = 0; j < classes; j++) {
                qp[j] = (qp[j] + diff * q[t * classes + j]) / (1 + diff);
                p[from + j] /= 1 + diff;
            }
        }
    }

    private static double sigmoid(double x) {
        return x >= 0 ? Math.exp(-x) / (1 + Math.exp(-x)) : 1 / (1 + Math.exp(x));
    }
}
