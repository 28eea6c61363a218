package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken mixtures, discriminants, kernel models, Gaussian processes and factorisations are refused, saying where and what. */
class HostileKernelsTest {

    private static final String KERNELS = "sklearn.gaussian_process.kernels.";

    @Test
    void theUnspoiltOnesLoad() {
        for (Instance model : List.of(mixture(), bayesian(), quadratic(), squares(), ridge(), regressor(), laplace())) {
            assertThat(Made.load(model)).isInstanceOf(LoadedModel.class);
        }
        for (Instance step : List.of(components(), nystroem(), sketch(), nmf(), sparse())) {
            assertThat(Made.load(step)).isInstanceOf(LoadedPart.Step.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenMixtures", "brokenKernels", "brokenProcesses", "brokenFactors"})
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    static Stream<Arguments> brokenMixtures() {
        Arr three = new Arr(new double[12], 3, 2, 2);
        Instance lda = Made.of(
                "sklearn.discriminant_analysis.LinearDiscriminantAnalysis",
                "solver",
                "lsqr",
                "coef_",
                new Arr(new double[2], 1, 2),
                "intercept_",
                Arr.of(0.5),
                "classes_",
                Arr.of(0L, 1L));
        return Stream.of(
                arguments("GaussianMixture.means_: missing", Made.without(mixture(), "means_")),
                arguments("means_: found array float64[0, 2]", Made.with(mixture(), "means_", none(0, 2))),
                arguments("precisions_cholesky_: found array", Made.with(mixture(), "precisions_cholesky_", three)),
                arguments("(expected: 2 x 2 x 2)", Made.with(mixture(), "precisions_cholesky_", Arr.of(1.0, 1.0))),
                arguments("covariance_type: found str 'odd'", Made.with(mixture(), "covariance_type", "odd")),
                arguments("(expected: one or two dimensions)", Made.with(mixture(), "covariance_type", "diag")),
                arguments("weights_: found array float64[1]", Made.with(mixture(), "weights_", Arr.of(1.0))),
                arguments("degrees_of_freedom_", Made.with(bayesian(), "degrees_of_freedom_", Arr.of(1.0, 2.0, 3.0))),
                arguments("weight_concentration_: found", Made.with(bayesian(), "weight_concentration_", new Tuple())),
                arguments(
                        "(expected: arrays of 2 numbers)",
                        Made.with(bayesian(), "weight_concentration_", new Tuple(Arr.of(1.0), Arr.of(2.0)))),
                arguments(
                        "weight_concentration_prior_type: found str 'odd'",
                        Made.with(bayesian(), "weight_concentration_prior_type", "odd")),
                arguments("rotations_: found", Made.with(quadratic(), "rotations_", List.of(square()))),
                arguments(
                        "rotations_: found list of 2 (expected: arrays of 2 x 2)",
                        Made.with(quadratic(), "rotations_", List.of(square(), Arr.of(1.0)))),
                arguments("scalings_: found", Made.with(quadratic(), "scalings_", List.of(square(), square()))),
                arguments("priors_: found", Made.with(quadratic(), "priors_", Arr.of(0.5))),
                arguments("means_: found", Made.with(quadratic(), "means_", none(3, 2))),
                arguments("solver: found str 'lsqr' (expected: svd or eigen", Made.pipeline(lda, Made.linear())));
    }

    static Stream<Arguments> brokenKernels() {
        return Stream.of(
                arguments("x_rotations_: missing", Made.without(squares(), "x_rotations_")),
                arguments("y_loadings_: found", Made.with(squares(), "y_loadings_", none(1, 2))),
                arguments("_x_std: found", Made.with(squares(), "_x_std", Arr.of(1.0))),
                arguments("_y_mean: missing", Made.without(squares(), "_y_mean")),
                arguments("kernel: found str 'precomputed'", Made.with(ridge(), "kernel", "precomputed")),
                arguments("dual_coef_: found array float64[2]", Made.with(ridge(), "dual_coef_", Arr.of(1.0, 2.0))),
                arguments("X_fit_: missing", Made.without(ridge(), "X_fit_")),
                arguments("gamma: found str", Made.with(ridge(), "gamma", "scale")),
                arguments("_centerer: found int", Made.with(components(), "_centerer", 1)),
                arguments("eigenvectors_: found", Made.with(components(), "eigenvectors_", none(2, 1))),
                arguments("eigenvalues_: found", Made.with(components(), "eigenvalues_", Arr.of(1.0, 2.0))),
                arguments("normalization_: found", Made.with(nystroem(), "normalization_", none(2, 3))),
                arguments("place 4 (expected: 0..3)", Made.with(sketch(), "indexHash_", places(4))),
                arguments("place -1 (expected: 0..3)", Made.with(sketch(), "indexHash_", places(-1))),
                arguments("indexHash_: found", Made.with(sketch(), "degree", 3)),
                arguments("n_components: found", Made.with(sketch(), "n_components", 2_000_000_000)),
                arguments(
                        "sample_steps: found",
                        Made.of(
                                "sklearn.kernel_approximation.AdditiveChi2Sampler",
                                "n_features_in_",
                                3,
                                "sample_steps",
                                2_000_000_000,
                                "sample_interval_",
                                0.5)));
    }

    static Stream<Arguments> brokenProcesses() {
        Instance shared = Made.of(KERNELS + "WhiteKernel", "noise_level", 1.0);
        for (int i = 0; i < 30; i++) {
            shared = Made.of(KERNELS + "Sum", "k1", shared, "k2", shared);
        }
        Instance matern = Made.of(KERNELS + "Matern", "length_scale", 1.0, "nu", 0.7);
        Instance lengths = Made.of(KERNELS + "RBF", "length_scale", Arr.of(1.0, 2.0, 3.0));
        return Stream.of(
                arguments("X_train_: missing", Made.without(regressor(), "X_train_")),
                arguments("alpha_: found", Made.with(regressor(), "alpha_", Arr.of(1.0))),
                arguments("_y_train_std: found", Made.with(regressor(), "_y_train_std", Arr.of(1.0, 2.0))),
                arguments(
                        "_y_train_std: missing",
                        Made.with(Made.without(regressor(), "_y_train_std"), "normalize_y", true)),
                arguments("kernel_: found int", Made.with(regressor(), "kernel_", 3)),
                arguments("kernel_: found", Made.with(regressor(), "kernel_", Made.linear())),
                arguments("a kernel of more than 200 parts", Made.with(regressor(), "kernel_", shared)),
                arguments("nu: found float 0.7", Made.with(regressor(), "kernel_", matern)),
                arguments("3 length scales for 2 columns", Made.with(regressor(), "kernel_", lengths)),
                arguments(
                        "PairwiseKernel is not supported",
                        Made.with(regressor(), "kernel_", Made.of(KERNELS + "PairwiseKernel", "metric", "rbf"))),
                arguments("L_: found", Made.with(laplace(), "L_", none(2, 2))),
                arguments("W_sr_: found", Made.with(laplace(), "W_sr_", Arr.of(1.0))),
                arguments("3 classes (expected: 2)", Made.with(laplace(), "classes_", Arr.of(0L, 1L, 2L))),
                arguments(
                        "classes_: found",
                        Made.of(
                                "sklearn.gaussian_process._gpc.GaussianProcessClassifier",
                                "classes_",
                                Arr.of(1L, 2L),
                                "base_estimator_",
                                laplace())));
    }

    static Stream<Arguments> brokenFactors() {
        return Stream.of(
                arguments("components_: missing", Made.without(nmf(), "components_")),
                arguments("solver: found str 'pg'", Made.with(nmf(), "solver", "pg")),
                arguments("shuffle: found", Made.with(nmf(), "shuffle", true)),
                arguments("max_iter: found", Made.with(nmf(), "max_iter", 2_000_000_000)),
                arguments("max_iter: found int 0", Made.with(nmf(), "max_iter", 0)),
                arguments(
                        "beta_loss: found str 'itakura-saito'",
                        Made.with(Made.with(nmf(), "solver", "mu"), "beta_loss", "itakura-saito")),
                arguments("alpha: found", Made.with(nmf(), "alpha", 0.5)),
                arguments("mean_: missing", Made.without(sparse(), "mean_")),
                arguments("normalize_components: found", Made.with(sparse(), "normalize_components", false)),
                arguments("singular", Made.with(Made.with(sparse(), "ridge_alpha", 0.0), "components_", none(2, 2))));
    }

    /** Attributes had other names; the coefficients are the same: 2 (x0 - 1) / 2 · 3 + 5, the second column unused. */
    @Test
    void leastSquaresOfOldAndNewLayouts() {
        Instance old = Made.of(
                "sklearn.cross_decomposition.pls_.PLSRegression",
                "x_rotations_",
                new Arr(new double[] {1, 0}, 2, 1),
                "y_loadings_",
                new Arr(new double[] {2}, 1, 1),
                "coef_",
                new Arr(new double[] {6, 0}, 2, 1),
                "x_mean_",
                Arr.of(1.0, 0.0),
                "x_std_",
                Arr.of(2.0, 1.0),
                "y_mean_",
                Arr.of(5.0),
                "y_std_",
                Arr.of(3.0));
        Instance scaled = Made.with(
                Made.with(squares(), "coef_", new Arr(new double[] {3, 0}, 1, 2)), "_sklearn_version", "1.5.0");
        for (Instance model : List.of(old, squares(), scaled)) {
            double[] numbers = ((LoadedModel) Made.load(model))
                    .predict(Table.ofNumbers(1, 2, new double[] {4, 9}))
                    .numbers();
            assertThat(numbers).containsExactly(14.0);
        }
    }

    /** As before 1.0: {@code alphas_} and {@code lambdas_}, of which one is zero. */
    @Test
    void kernelComponentsOfTheOldLayout() {
        Instance old = Made.with(
                Made.with(components(), "alphas_", new Arr(new double[] {1, 7, 0, 7, 0, 7}, 3, 2)),
                "lambdas_",
                Arr.of(4.0, 0.0));
        LoadedPart.Step step =
                (LoadedPart.Step) Made.load(Made.without(Made.without(old, "eigenvectors_"), "eigenvalues_"));
        // kernels 2, 0, 1; less column means 0, the row's own mean 1, plus 0: 1, -1, 0
        double[] cells = step.transform()
                .apply(Table.ofNumbers(1, 2, new double[] {2, 1}))
                .numbers();
        assertThat(cells[0]).isCloseTo(0.5, within(1e-15));
        assertThat(cells[1]).isZero();
    }

    /** 0.22 did not scale its targets yet; 0.18 kept their mean under another name. */
    @Test
    void processesOfOldLayoutsCentreOnly() {
        Instance old = Made.with(Made.without(regressor(), "_y_train_std"), "normalize_y", true);
        Instance older = Made.without(Made.with(old, "y_train_mean", 10.0), "_y_train_mean");
        Table rows = Table.ofNumbers(1, 2, new double[] {1e6, 0});
        for (Instance model : List.of(Made.with(old, "_y_train_mean", 10.0), older)) {
            LoadedModel loaded = (LoadedModel) Made.load(Made.with(model, "_sklearn_version", "0.22.1"));
            assertThat(loaded.predict(rows).numbers()).containsExactly(10.0);
        }
    }

    /** Rows that scikit-learn raises an error for; {@code 0.5} is answered by all. */
    @Test
    void numbersBelowWhatAMethodIsDefinedForNameTheirColumn() {
        Instance additive =
                Made.of("sklearn.kernel_approximation.AdditiveChi2Sampler", "n_features_in_", 2, "sample_steps", 2);
        Instance ridge = Made.of(
                "sklearn.kernel_ridge.KernelRidge",
                "kernel",
                "chi2",
                "X_fit_",
                new Arr(new double[] {1, 2, 3, 4}, 2, 2),
                "dual_coef_",
                Arr.of(1.0, 2.0));
        String negative = "-1.0 (expected: 0 or more)";
        assertUnanswerable(nmf(), negative);
        assertUnanswerable(additive, negative);
        assertUnanswerable(ridge, negative);
        assertUnanswerable(Made.with(ridge, "kernel", "additive_chi2"), negative);
        Instance skewed = Made.of(
                "sklearn.kernel_approximation.SkewedChi2Sampler",
                "skewedness",
                0.75,
                "random_weights_",
                new Arr(new double[] {1, 2, 3, 4}, 2, 2),
                "random_offset_",
                Arr.of(0.0, 0.0));
        assertUnanswerable(skewed, "-1.0 (expected: more than -0.75)");
    }

    private static void assertUnanswerable(Instance model, String message) {
        LoadedPart part = Made.load(model);
        UnaryOperator<Table> answer = rows -> {
            double[] numbers = part instanceof LoadedModel loaded
                    ? loaded.predict(rows).numbers()
                    : ((LoadedPart.Step) part).transform().apply(rows).numbers();
            return Table.ofNumbers(1, numbers.length, numbers);
        };
        double[] good =
                answer.apply(Table.ofNumbers(1, 2, new double[] {0.5, 0.5})).numbers();
        assertThat(good).doesNotContain(Double.NaN);
        Table bad = Table.ofNumbers(2, 2, new double[] {0.5, 0, 0.5, -1});
        assertThatThrownBy(() -> answer.apply(bad)).isInstanceOfSatisfying(UnanswerableException.class, e -> {
            assertThat(e.column()).isEqualTo(1);
            assertThat(e).hasMessage(message);
        });
    }

    private static Arr none(int... shape) {
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        return new Arr(new double[size], shape);
    }

    private static Arr square() {
        return new Arr(new double[] {1, 0, 0, 1}, 2, 2);
    }

    private static Instance mixture() {
        return Made.of(
                "sklearn.mixture._gaussian_mixture.GaussianMixture",
                "covariance_type",
                "full",
                "means_",
                new Arr(new double[] {0, 0, 3, 3}, 2, 2),
                "precisions_cholesky_",
                new Arr(new double[] {1, 0, 0, 1, 1, 0, 0, 1}, 2, 2, 2),
                "weights_",
                Arr.of(0.5, 0.5));
    }

    private static Instance bayesian() {
        return Made.of(
                "sklearn.mixture._bayesian_mixture.BayesianGaussianMixture",
                "covariance_type",
                "spherical",
                "weight_concentration_prior_type",
                "dirichlet_process",
                "means_",
                new Arr(new double[] {0, 0, 3, 3}, 2, 2),
                "precisions_cholesky_",
                Arr.of(1.0, 1.0),
                "weight_concentration_",
                new Tuple(Arr.of(1.0, 2.0), Arr.of(2.0, 1.0)),
                "degrees_of_freedom_",
                Arr.of(4.0, 5.0),
                "mean_precision_",
                Arr.of(1.0, 2.0));
    }

    private static Instance quadratic() {
        return Made.of(
                "sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis",
                "classes_",
                Arr.of(0L, 1L),
                "means_",
                new Arr(new double[] {0, 0, 3, 3}, 2, 2),
                "rotations_",
                List.of(square(), square()),
                "scalings_",
                List.of(Arr.of(1.0, 2.0), Arr.of(2.0, 1.0)),
                "priors_",
                Arr.of(0.5, 0.5));
    }

    private static Instance squares() {
        return Made.of(
                "sklearn.cross_decomposition._pls.PLSRegression",
                "x_rotations_",
                new Arr(new double[] {1, 0}, 2, 1),
                "y_loadings_",
                new Arr(new double[] {2}, 1, 1),
                "_x_mean",
                Arr.of(1.0, 0.0),
                "_x_std",
                Arr.of(2.0, 1.0),
                "_y_mean",
                Arr.of(5.0),
                "_y_std",
                Arr.of(3.0));
    }

    private static Arr rows() {
        return new Arr(new double[] {1, 0, 0, 0, 0, 1}, 3, 2);
    }

    private static Instance ridge() {
        return Made.of(
                "sklearn.kernel_ridge.KernelRidge",
                "kernel",
                "rbf",
                "gamma",
                PickleWriter.NONE,
                "X_fit_",
                rows(),
                "dual_coef_",
                Arr.of(1.0, 2.0, 3.0));
    }

    private static Instance components() {
        return Made.of(
                "sklearn.decomposition._kernel_pca.KernelPCA",
                "kernel",
                "linear",
                "X_fit_",
                rows(),
                "_centerer",
                Made.of(
                        "sklearn.preprocessing._data.KernelCenterer",
                        "K_fit_rows_",
                        Arr.of(0.0, 0.0, 0.0),
                        "K_fit_all_",
                        0.0),
                "eigenvectors_",
                new Arr(new double[] {1, 0, 0}, 3, 1),
                "eigenvalues_",
                Arr.of(4.0));
    }

    private static Instance nystroem() {
        return Made.of(
                "sklearn.kernel_approximation.Nystroem",
                "kernel",
                "rbf",
                "components_",
                square(),
                "normalization_",
                square());
    }

    private static Arr places(long last) {
        return new Arr(new long[] {0, 1, 2, last}, 2, 2);
    }

    private static Instance sketch() {
        return Made.of(
                "sklearn.kernel_approximation.PolynomialCountSketch",
                "degree",
                2,
                "coef0",
                0,
                "gamma",
                1.0,
                "n_components",
                4,
                "indexHash_",
                places(3),
                "bitHash_",
                new Arr(new double[] {1, -1, 1, 1}, 2, 2));
    }

    private static Instance regressor() {
        return Made.of(
                "sklearn.gaussian_process._gpr.GaussianProcessRegressor",
                "kernel_",
                Made.of(KERNELS + "RBF", "length_scale", 1.0),
                "X_train_",
                rows(),
                "alpha_",
                Arr.of(1.0, 2.0, 3.0),
                "_y_train_mean",
                0.0,
                "_y_train_std",
                1.0);
    }

    private static Instance laplace() {
        return Made.of(
                "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
                "kernel_",
                Made.of(KERNELS + "RBF", "length_scale", 1.0),
                "classes_",
                Arr.of(0L, 1L),
                "X_train_",
                rows(),
                "y_train_",
                Arr.of(0L, 1L, 1L),
                "pi_",
                Arr.of(0.4, 0.6, 0.6),
                "W_sr_",
                Arr.of(0.5, 0.5, 0.5),
                "L_",
                new Arr(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3));
    }

    private static Instance nmf() {
        return Made.of(
                "sklearn.decomposition._nmf.NMF",
                "solver",
                "cd",
                "max_iter",
                200,
                "alpha_W",
                0.0,
                "components_",
                square());
    }

    private static Instance sparse() {
        return Made.of(
                "sklearn.decomposition._sparse_pca.SparsePCA",
                "ridge_alpha",
                0.01,
                "mean_",
                Arr.of(0.0, 0.0),
                "components_",
                square());
    }
}
