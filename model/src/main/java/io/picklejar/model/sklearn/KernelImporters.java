package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.decompose.Projection;
import io.picklejar.model.kernel.decompose.Waves;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.kernel.linear.LinearRegressor;
import io.picklejar.model.kernel.similarity.Chi2Features;
import io.picklejar.model.kernel.similarity.KernelCentring;
import io.picklejar.model.kernel.similarity.LogShift;
import io.picklejar.model.kernel.similarity.Sketch;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** KernelRidge, KernelPCA, KernelCenterer, Nystroem, PolynomialCountSketch, AdditiveChi2Sampler, SkewedChi2Sampler. */
final class KernelImporters {

    private static final String APPROXIMATION = "sklearn.kernel_approximation";

    private KernelImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("KernelRidge", KernelImporters::ridge, "sklearn.kernel_ridge");
        to.step(
                "KernelPCA",
                KernelImporters::pca,
                "sklearn.decomposition._kernel_pca",
                "sklearn.decomposition.kernel_pca");
        to.step(
                "KernelCenterer",
                (fitted, in) -> step(centring(fitted, in)),
                "sklearn.preprocessing._data",
                "sklearn.preprocessing.data");
        to.step("Nystroem", KernelImporters::nystroem, APPROXIMATION);
        to.step("PolynomialCountSketch", KernelImporters::sketch, APPROXIMATION);
        to.step("AdditiveChi2Sampler", KernelImporters::additive, APPROXIMATION);
        to.step("SkewedChi2Sampler", KernelImporters::skewed, APPROXIMATION);
    }

    private static ImportedStep step(Transform transform) {
        return new ImportedStep(transform, Precision.DOUBLE);
    }

    private static Estimator ridge(Fitted fitted, Incoming in) {
        Transform kernels = PairwiseKernels.with(fitted, "X_fit_", in);
        return PipedEstimator.of(kernels, new LinearRegressor(dual(fitted, "dual_coef_", kernels.outputs())));
    }

    /** Weights of the rows of training, one column an output; of one dimension for one output. */
    static LinearMap dual(Fitted fitted, String attribute, int rows) {
        NdArray array = fitted.read(attribute, PyValue::asArray);
        boolean flat = array.rank() == 1;
        if ((!flat && array.rank() != 2) || array.dim(0) != rows || array.size() == 0) {
            throw fitted.wrong(attribute, rows + " rows");
        }
        int outputs = flat ? 1 : array.dim(1);
        double[] values = fitted.reading(attribute, array, found -> fitted.doubles(array));
        return new LinearMap(rows, transposed(values, rows, outputs), new double[outputs], false);
    }

    static double[] transposed(double[] values, int rows, int columns) {
        double[] turned = new double[values.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = values[i % rows * columns + i / rows];
        }
        return turned;
    }

    /** {@code eigenvalues_} and {@code eigenvectors_} were {@code lambdas_} and {@code alphas_} before 1.0. */
    private static ImportedStep pca(Fitted fitted, Incoming in) {
        Transform kernels = PairwiseKernels.with(fitted, "X_fit_", in);
        PyValue inner = fitted.get("_centerer");
        if (!(inner instanceof PyObject object)) {
            throw fitted.wrong("_centerer", "a KernelCenterer");
        }
        Fitted centerer = new Fitted(object, fitted.name("_centerer"), fitted.scope());
        Transform centring = centring(centerer, new Incoming(kernels.outputs(), Precision.DOUBLE));
        boolean old = !fitted.has("eigenvectors_") && fitted.has("alphas_");
        String name = old ? "alphas_" : "eigenvectors_";
        Matrix vectors = fitted.matrix(name);
        if (vectors.rows() != kernels.outputs() || vectors.columns() == 0) {
            throw fitted.wrong(name, kernels.outputs() + " rows");
        }
        double[] values = fitted.vector(old ? "lambdas_" : "eigenvalues_", vectors.columns());
        double[] turned = transposed(vectors.values(), vectors.rows(), vectors.columns());
        for (int i = 0; i < turned.length; i++) {
            double value = values[i / vectors.rows()];
            turned[i] = value == 0 ? 0 : turned[i] / Math.sqrt(value);
        }
        Transform projection = new Projection(vectors.rows(), turned, null, null, null, false);
        return step(Chain.of(List.of(kernels, centring, projection)));
    }

    private static KernelCentring centring(Fitted fitted, Incoming in) {
        double[] means = fitted.vector("K_fit_rows_");
        fitted.checkColumns("K_fit_rows_", means.length, in);
        if (means.length == 0) {
            throw fitted.wrong("K_fit_rows_", "at least one number");
        }
        return new KernelCentring(means, fitted.number("K_fit_all_"));
    }

    private static ImportedStep nystroem(Fitted fitted, Incoming in) {
        if (fitted.find("kernel_params") != null
                && fitted.read("kernel_params", PyValue::asDict).size() > 0) {
            throw fitted.wrong("kernel_params", "None: gamma, degree and coef0 are attributes of their own");
        }
        Transform kernels = PairwiseKernels.with(fitted, "components_", in);
        Matrix normalization = fitted.matrix("normalization_");
        if (normalization.columns() != kernels.outputs() || normalization.rows() == 0) {
            throw fitted.wrong("normalization_", kernels.outputs() + " columns");
        }
        Transform projection = new Projection(kernels.outputs(), normalization.values(), null, null, null, false);
        return step(Chain.of(List.of(kernels, projection)));
    }

    private static ImportedStep sketch(Fitted fitted, Incoming in) {
        double coef0 = fitted.number("coef0", 0);
        int degree = fitted.count("degree");
        Matrix places = fitted.matrix("indexHash_");
        Matrix signs = fitted.matrix("bitHash_");
        int inputs = places.columns() - (coef0 == 0 ? 0 : 1);
        if (places.rows() != degree || inputs < 1) {
            throw fitted.wrong("indexHash_", degree + " rows of at least one column");
        }
        fitted.checkColumns("indexHash_", inputs, in);
        int outputs = fitted.columns("n_components", Incoming.REQUEST);
        int[] at = fitted.read("indexHash_", value -> value.asArray().toInts());
        double gamma = fitted.number("gamma", 1);
        return step(new Sketch(inputs, outputs, degree, at, signs.values(), gamma, coef0));
    }

    /** {@code sample_interval_} went with 1.3; it follows from the number of steps where none was given. */
    private static ImportedStep additive(Fitted fitted, Incoming in) {
        int columns =
                in.isKnown() && !fitted.has("n_features_in_") ? in.columns() : fitted.columns("n_features_in_", in);
        int steps = fitted.count("sample_steps");
        double interval = fitted.number(
                "sample_interval_",
                fitted.number(
                        "sample_interval",
                        switch (steps) {
                            case 1 -> 0.8;
                            case 2 -> 0.5;
                            case 3 -> 0.4;
                            default -> Double.NaN;
                        }));
        if (Double.isNaN(interval) || steps < 1 || (2L * steps - 1) * columns > Fitted.MAX_COLUMNS) {
            throw fitted.wrong("sample_steps", "1, 2 or 3, or more with a sample_interval");
        }
        return step(new Chi2Features(columns, steps, interval));
    }

    private static ImportedStep skewed(Fitted fitted, Incoming in) {
        NdArray array = fitted.read("random_weights_", PyValue::asArray);
        Matrix weights = fitted.matrix("random_weights_");
        if (array.rank() != 2 || array.size() == 0) {
            throw fitted.wrong("random_weights_", "two dimensions");
        }
        int columns = fitted.checkColumns("random_weights_", weights.rows(), in);
        double[] turned = transposed(weights.values(), columns, weights.columns());
        double[] offsets = fitted.vector("random_offset_", weights.columns());
        double scale = Math.sqrt(2) / Math.sqrt(weights.columns());
        Transform projection = new Projection(columns, turned, null, null, null, false);
        Transform log = new LogShift(columns, fitted.number("skewedness"));
        return step(Chain.of(List.of(log, projection, new Waves(offsets, scale))));
    }
}
