package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.decompose.Projection;
import io.picklejar.model.kernel.decompose.SymmetricInverse;
import io.picklejar.model.kernel.decompose.Waves;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyBool;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PCA and its relatives, which are linear once fitted, random projections and random Fourier features. */
final class DecompositionImporters {

    private static final String COMPONENTS = "components_";

    private DecompositionImporters() {}

    static void register(Importers.Builder to) {
        to.step(
                "NeighborhoodComponentsAnalysis",
                (fitted, in) -> linear(fitted, in, null),
                "sklearn.neighbors._nca",
                "sklearn.neighbors.nca");
        to.step("PCA", DecompositionImporters::pca, "sklearn.decomposition._pca", "sklearn.decomposition.pca");
        to.step(
                "IncrementalPCA",
                DecompositionImporters::pca,
                "sklearn.decomposition._incremental_pca",
                "sklearn.decomposition.incremental_pca");
        to.step(
                "TruncatedSVD",
                (fitted, in) -> linear(fitted, in, null),
                "sklearn.decomposition._truncated_svd",
                "sklearn.decomposition.truncated_svd");
        to.step(
                "FastICA",
                DecompositionImporters::ica,
                "sklearn.decomposition._fastica",
                "sklearn.decomposition.fastica_");
        to.step(
                "FactorAnalysis",
                DecompositionImporters::factors,
                "sklearn.decomposition._factor_analysis",
                "sklearn.decomposition.factor_analysis");
        for (String name : List.of("GaussianRandomProjection", "SparseRandomProjection")) {
            to.step(name, DecompositionImporters::random, "sklearn.random_projection");
        }
        to.step("RBFSampler", DecompositionImporters::fourier, "sklearn.kernel_approximation");
    }

    private static Matrix components(Fitted fitted, Incoming in) {
        Matrix components = fitted.matrix(COMPONENTS);
        fitted.checkColumns(COMPONENTS, components.columns(), in);
        return components;
    }

    private static ImportedStep linear(Fitted fitted, Incoming in, double @Nullable [] mean) {
        Matrix components = components(fitted, in);
        boolean single = in.isSingle() && components.isSingle();
        return new ImportedStep(
                new Projection(components.columns(), components.values(), mean, null, null, single),
                single ? Precision.SINGLE : Precision.DOUBLE);
    }

    /** From 1.5 on the projected mean is subtracted, before the mean itself was. */
    private static ImportedStep pca(Fitted fitted, Incoming in) {
        Matrix components = components(fitted, in);
        int columns = components.columns();
        double[] mean = fitted.find("mean_") == null ? null : fitted.vector("mean_", columns);
        boolean single = in.isSingle() && components.isSingle();
        double[] divisor = null;
        boolean isNew = fitted.version().isAtLeast(1, 5);
        if (fitted.flag("whiten", false)) {
            divisor = fitted.vector("explained_variance_", components.rows());
            double least = isNew ? (single ? Math.ulp(1f) : Math.ulp(1.0)) : 0;
            for (int k = 0; k < divisor.length; k++) {
                divisor[k] = Math.max(least, Math.sqrt(divisor[k]));
            }
        }
        double[] shift = null;
        if (isNew && mean != null) {
            shift = new double[components.rows()];
            for (int k = 0; k < shift.length; k++) {
                shift[k] = Numerics.dot(mean, 0, components.values(), k * columns, columns);
            }
            mean = null;
        }
        return new ImportedStep(
                new Projection(columns, components.values(), mean, shift, divisor, single),
                single ? Precision.SINGLE : Precision.DOUBLE);
    }

    private static ImportedStep ica(Fitted fitted, Incoming in) {
        PyValue whiten = fitted.find("whiten");
        boolean centred = !(whiten instanceof PyBool flag) || flag.value();
        return linear(
                fitted,
                in,
                centred ? fitted.vector("mean_", components(fitted, in).columns()) : null);
    }

    /** The expected latent variables are linear in the row: {@code (x - mean) W' (I + W C')^-1}, W being C by noise. */
    private static ImportedStep factors(Fitted fitted, Incoming in) {
        Matrix matrix = components(fitted, in);
        int n = matrix.columns();
        int k = matrix.rows();
        fitted.scope().charge(16L * k * k + 8L * k * n);
        double[] mean = fitted.vector("mean_", n);
        double[] noise = fitted.vector("noise_variance_", n);
        double[] c = matrix.values();
        double[] byNoise = new double[k * n];
        for (int i = 0; i < byNoise.length; i++) {
            byNoise[i] = c[i] / noise[i % n];
        }
        double[] square = new double[Math.multiplyExact(k, k)];
        double[] identity = new double[k * k];
        for (int i = 0; i < k * k; i++) {
            identity[i] = i / k == i % k ? 1 : 0;
            square[i] = identity[i] + Numerics.dot(byNoise, i / k * n, c, i % k * n, n);
        }
        // the projection by cov_z reads its columns as rows of a matrix
        double[] inverse = SymmetricInverse.of(square, k);
        double[] turned = new double[k * k];
        for (int i = 0; i < k * k; i++) {
            turned[i % k * k + i / k] = inverse[i];
        }
        Transform first = new Projection(n, byNoise, mean, null, null, false);
        Transform second = new Projection(k, turned, null, null, null, false);
        return new ImportedStep(Chain.of(List.of(first, second)), Precision.DOUBLE);
    }

    private static ImportedStep random(Fitted fitted, Incoming in) {
        if (!(fitted.get(COMPONENTS) instanceof PyObject sparse)) {
            return linear(fitted, in, null);
        }
        Fitted csr = new Fitted(sparse, fitted.name(COMPONENTS), fitted.scope());
        if (!csr.type().startsWith("csr_")) {
            throw fitted.wrong(COMPONENTS, "an array or compressed rows");
        }
        List<PyValue> shape = csr.reading("_shape", csr.getAny("_shape", "shape"), PyValue::asItems);
        int rows = shape.size() == 2 ? csr.reading("_shape", shape.get(0), PyValue::asInt) : 0;
        int columns = shape.size() == 2 ? csr.reading("_shape", shape.get(1), PyValue::asInt) : 0;
        fitted.checkColumns(COMPONENTS, columns, in);
        int[] starts = csr.read("indptr", value -> value.asArray().toInts());
        int[] indices = csr.read("indices", value -> value.asArray().toInts());
        double[] values = csr.read("data", value -> csr.doubles(value.asArray()));
        if (rows < 1 || columns < 1 || starts.length != rows + 1 || indices.length != values.length) {
            throw fitted.wrong(COMPONENTS, "compressed rows of one shape");
        }
        fitted.scope().charge(8L * rows * columns);
        double[] dense = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            if (starts[row] < 0 || starts[row + 1] < starts[row] || starts[row + 1] > values.length) {
                throw csr.wrong("indptr", "ascending positions of 0.." + values.length);
            }
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                if (indices[at] < 0 || indices[at] >= columns) {
                    throw csr.wrong("indices", "columns of 0.." + (columns - 1));
                }
                dense[row * columns + indices[at]] += values[at];
            }
        }
        return new ImportedStep(new Projection(columns, dense, null, null, null, false), Precision.DOUBLE);
    }

    private static ImportedStep fourier(Fitted fitted, Incoming in) {
        NdArray array = fitted.read("random_weights_", PyValue::asArray);
        Matrix weights = fitted.matrix("random_weights_");
        int columns = fitted.checkColumns("random_weights_", weights.rows(), in);
        int outputs = weights.columns();
        if (array.rank() != 2) {
            throw fitted.wrong("random_weights_", "two dimensions");
        }
        double[] turned = new double[columns * outputs];
        for (int i = 0; i < turned.length; i++) {
            turned[i % outputs * columns + i / outputs] = weights.values()[i];
        }
        double[] offsets = fitted.vector("random_offset_", outputs);
        double scale =
                fitted.version().isAtLeast(1, 3) ? Math.sqrt(2.0 / outputs) : Math.sqrt(2.0) / Math.sqrt(outputs);
        Transform projection = new Projection(columns, turned, null, null, null, false);
        return new ImportedStep(Chain.of(List.of(projection, new Waves(offsets, scale))), Precision.DOUBLE);
    }
}
