package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Table;

/**
 * The decisions between each two classes. Source: {@code svm_predict_values} of libsvm.
 *
 * <p>Support vectors lie class by class. Row {@code j - 1} of the coefficients holds those of class {@code i} against class
 * {@code j}, row {@code i} those of class {@code j} against class {@code i}, for {@code i < j}.
 */
public final class SvmPairs {

    private final SupportVectors vectors;
    private final int classes;
    private final int[] classStart;
    private final double[] coef;
    private final double[] intercepts;

    /**
     * Checks that the parts fit together.
     *
     * @param counts support vectors of each class
     * @param coef {@code (classes - 1) x support vectors}, row-major
     * @param intercepts one a pair, 0-1, 0-2, …, 1-2, …
     */
    public SvmPairs(SupportVectors vectors, int[] counts, double[] coef, double[] intercepts) {
        this.vectors = vectors;
        this.classes = counts.length;
        this.classStart = new int[classes + 1];
        for (int i = 0; i < classes; i++) {
            if (counts[i] < 0 || counts[i] > vectors.count() - classStart[i]) {
                throw new IllegalArgumentException(
                        counts[i] + " support vectors of class " + i + ", but " + vectors.count() + " in all");
            }
            classStart[i + 1] = classStart[i] + counts[i];
        }
        require(classStart[classes], vectors.count(), "support vectors counted");
        require(coef.length, (classes - 1L) * vectors.count(), "coefficients");
        require(intercepts.length, classes * (classes - 1L) / 2, "intercepts");
        this.coef = coef.clone();
        this.intercepts = intercepts.clone();
    }

    private static void require(long found, long expected, String what) {
        if (found != expected) {
            throw new IllegalArgumentException(found + " " + what + " (expected: " + expected + ")");
        }
    }

    SupportVectors vectors() {
        return vectors;
    }

    int classes() {
        return classes;
    }

    int count() {
        return intercepts.length;
    }

    /** {@code rows x pairs}; positive where the first of the pair wins. */
    double[] decisions(Table in) {
        Table prepared = vectors.prepared(in);
        double[] kernels = new double[vectors.count()];
        double[] result = new double[Math.multiplyExact(in.rows(), count())];
        for (int row = 0; row < in.rows(); row++) {
            vectors.kernels(prepared, row, kernels);
            int at = row * count();
            int pair = 0;
            for (int i = 0; i < classes; i++) {
                for (int j = i + 1; j < classes; j++, pair++) {
                    result[at + pair] = decision(kernels, i, j) + intercepts[pair];
                }
            }
        }
        return result;
    }

    private double decision(double[] kernels, int i, int j) {
        double sum = 0;
        int row = (j - 1) * kernels.length;
        for (int k = classStart[i]; k < classStart[i + 1]; k++) {
            sum += coef[row + k] * kernels[k];
        }
        row = i * kernels.length;
        for (int k = classStart[j]; k < classStart[j + 1]; k++) {
            sum += coef[row + k] * kernels[k];
        }
        return sum;
    }
}
