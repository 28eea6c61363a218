package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.bayes.Digamma;
import io.picklejar.model.kernel.bayes.JointClassifier;
import io.picklejar.model.kernel.bayes.MixtureLikelihood;
import io.picklejar.model.kernel.bayes.Spread;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** GaussianMixture and BayesianGaussianMixture: the component of a row, with its probabilities. */
final class MixtureImporters {

    private static final String CHOLESKY = "precisions_cholesky_";
    private static final String MEANS = "means_";

    private MixtureImporters() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "GaussianMixture",
                MixtureImporters::gaussian,
                "sklearn.mixture._gaussian_mixture",
                "sklearn.mixture.gaussian_mixture");
        to.estimator(
                "BayesianGaussianMixture",
                MixtureImporters::bayesian,
                "sklearn.mixture._bayesian_mixture",
                "sklearn.mixture.bayesian_mixture");
    }

    /**
     * A mixture as it was fitted.
     *
     * @param logDeterminant of the Cholesky factor of each precision
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parts(int inputs, int components, Spread spread, double[] logDeterminant) {

        Estimator with(List<double[]> more) {
            List<double[]> added = new ArrayList<>();
            added.add(logDeterminant);
            added.addAll(more);
            List<Label> labels = new ArrayList<>();
            for (int k = 0; k < components; k++) {
                labels.add(Label.of(k));
            }
            return new JointClassifier(new MixtureLikelihood(spread, added), labels);
        }
    }

    private static Estimator gaussian(Fitted fitted, Incoming in) {
        Parts parts = parts(fitted, in);
        double[] weights = fitted.vector("weights_", parts.components());
        for (int k = 0; k < weights.length; k++) {
            weights[k] = Math.log(weights[k]);
        }
        return parts.with(List.of(weights));
    }

    private static Estimator bayesian(Fitted fitted, Incoming in) {
        Parts parts = parts(fitted, in);
        int n = parts.inputs();
        double[] freedom = freedom(fitted, parts.components());
        double[] precision = fitted.vector("mean_precision_", parts.components());
        double[] first = new double[freedom.length];
        double[] second = new double[freedom.length];
        for (int k = 0; k < freedom.length; k++) {
            first[k] = -0.5 * n * Math.log(freedom[k]);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Digamma.of(0.5 * (freedom[k] - i));
            }
            second[k] = 0.5 * (n * Math.log(2) + sum - n / precision[k]);
        }
        return parts.with(List.of(first, second, logWeights(fitted, parts.components())));
    }

    /** One a component; where they share a covariance, one for all. */
    private static double[] freedom(Fitted fitted, int components) {
        double[] freedom = fitted.vector("degrees_of_freedom_");
        if (freedom.length != components && freedom.length != 1) {
            throw fitted.wrong("degrees_of_freedom_", "1 or " + components);
        }
        double[] each = new double[components];
        Arrays.setAll(each, k -> freedom[freedom.length == 1 ? 0 : k]);
        return each;
    }

    private static double[] logWeights(Fitted fitted, int components) {
        String type = fitted.text("weight_concentration_prior_type", "dirichlet_process");
        return switch (type) {
            case "dirichlet_process" -> ofProcess(fitted, components);
            case "dirichlet_distribution" -> ofDistribution(fitted, components);
            default ->
                throw fitted.wrong("weight_concentration_prior_type", "dirichlet_process or dirichlet_distribution");
        };
    }

    private static double[] ofProcess(Fitted fitted, int components) {
        String name = "weight_concentration_";
        List<PyValue> pair = fitted.items(name);
        if (pair.size() != 2) {
            throw fitted.wrong(name, "two arrays, one number a component each");
        }
        double[] a = numbers(fitted, name, pair.get(0), components);
        double[] b = numbers(fitted, name, pair.get(1), components);
        double[] logs = new double[components];
        double before = 0;
        for (int k = 0; k < components; k++) {
            double sum = Digamma.of(a[k] + b[k]);
            logs[k] = Digamma.of(a[k]) - sum + before;
            before += Digamma.of(b[k]) - sum;
        }
        return logs;
    }

    private static double[] numbers(Fitted fitted, String name, PyValue value, int count) {
        NdArray array = fitted.reading(name, value, PyValue::asArray);
        if (array.rank() != 1 || array.dim(0) != count) {
            throw fitted.wrong(name, "arrays of " + count + " numbers");
        }
        return fitted.reading(name, array, found -> fitted.doubles(array));
    }

    private static double[] ofDistribution(Fitted fitted, int components) {
        double[] concentration = fitted.vector("weight_concentration_", components);
        double all = Digamma.of(Numerics.sum(concentration, 0, components));
        double[] logs = new double[components];
        for (int k = 0; k < components; k++) {
            logs[k] = Digamma.of(concentration[k]) - all;
        }
        return logs;
    }

    private static Parts parts(Fitted fitted, Incoming in) {
        Matrix means = fitted.matrix(MEANS);
        if (means.rows() == 0 || means.columns() == 0) {
            throw fitted.wrong(MEANS, "at least one row and column");
        }
        fitted.checkColumns(MEANS, means.columns(), in);
        return switch (fitted.text("covariance_type", "full")) {
            case "full" -> turned(fitted, means, false);
            case "tied" -> turned(fitted, means, true);
            case "diag" -> straight(fitted, means, false);
            case "spherical" -> straight(fitted, means, true);
            default -> throw fitted.wrong("covariance_type", "full, tied, diag or spherical");
        };
    }

    private static Parts turned(Fitted fitted, Matrix means, boolean tied) {
        int n = means.columns();
        int count = means.rows();
        NdArray array = fitted.read(CHOLESKY, PyValue::asArray);
        int first = tied ? 0 : 1;
        boolean fits = array.rank() == first + 2 && array.dim(first) == n && array.dim(first + 1) == n;
        if (!fits || (!tied && array.dim(0) != count)) {
            throw fitted.wrong(CHOLESKY, (tied ? "" : count + " x ") + n + " x " + n);
        }
        double[] values = fitted.reading(CHOLESKY, array, found -> fitted.doubles(array));
        fitted.scope().charge(8L * values.length);
        double[][] turns = new double[count][];
        double[] logDeterminant = new double[count];
        for (int k = 0; k < count; k++) {
            boolean shared = tied && k > 0;
            turns[k] = shared ? turns[0] : transposed(values, k * n * n, n);
            logDeterminant[k] = shared ? logDeterminant[0] : logDiagonal(turns[k], n);
        }
        return new Parts(n, count, new Spread.Turned(n, turns, means.values()), logDeterminant);
    }

    private static double[] transposed(double[] values, int from, int n) {
        double[] turn = new double[n * n];
        for (int i = 0; i < turn.length; i++) {
            turn[i % n * n + i / n] = values[from + i];
        }
        return turn;
    }

    private static double logDiagonal(double[] turn, int n) {
        double[] logs = new double[n];
        for (int i = 0; i < n; i++) {
            logs[i] = Math.log(turn[i * n + i]);
        }
        return Numerics.sum(logs, 0, n);
    }

    private static Parts straight(Fitted fitted, Matrix means, boolean round) {
        int n = means.columns();
        int count = means.rows();
        double[] cholesky = round ? fitted.vector(CHOLESKY, count) : matrix(fitted, count, n);
        double[] logs = new double[cholesky.length];
        double[] precision = new double[cholesky.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(cholesky[i]);
            precision[i] = cholesky[i] * cholesky[i];
        }
        double[] logDeterminant = new double[count];
        Arrays.setAll(logDeterminant, k -> round ? n * logs[k] : Numerics.sum(logs, k * n, n));
        return new Parts(n, count, new Spread.Straight(n, count, means.values(), precision, round), logDeterminant);
    }

    private static double[] matrix(Fitted fitted, int rows, int columns) {
        Matrix matrix = fitted.matrix(CHOLESKY);
        if (matrix.rows() != rows || matrix.columns() != columns) {
            throw fitted.wrong(CHOLESKY, rows + " x " + columns);
        }
        return matrix.values();
    }
}
