package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken linear models and support vector machines: each is refused with one line that says where and what. */
class HostileLinearAndSvmTest {

    /** Two support vectors on the axes, linear: x0 - x1. */
    private static Instance svc() {
        return Made.of(
                "sklearn.svm._classes.SVC",
                "kernel",
                "linear",
                "_gamma",
                1.0,
                "coef0",
                0.0,
                "degree",
                3,
                "_sparse",
                false,
                "probability",
                false,
                "decision_function_shape",
                "ovr",
                "classes_",
                Arr.of(0L, 1L),
                "support_vectors_",
                new Arr(new double[] {1, 0, 0, 1}, 2, 2),
                "_n_support",
                Arr.of(1L, 1L),
                "_dual_coef_",
                new Arr(new double[] {1, -1}, 1, 2),
                "_intercept_",
                Arr.of(0.0));
    }

    private static Instance sparse(long[] starts, long[] columns, Tuple shape) {
        Instance rows = Made.of(
                "scipy.sparse._csr.csr_matrix",
                "_shape",
                shape,
                "data",
                Arr.of(1.0, 1.0),
                "indices",
                new Arr(columns, columns.length),
                "indptr",
                new Arr(starts, starts.length));
        return Made.with(Made.with(svc(), "_sparse", true), "support_vectors_", rows);
    }

    private static int[] classes(Instance model) {
        return ((LoadedModel) Made.load(model))
                .predict(Table.ofNumbers(2, 2, new double[] {2, 1, 1, 2}))
                .classIndices();
    }

    @Test
    void theUnspoiltOnesLoad() {
        assertThat(classes(svc())).containsExactly(0, 1);
        assertThat(classes(sparse(new long[] {0, 1, 2}, new long[] {0, 1}, new Tuple(2, 2))))
                .containsExactly(0, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"machines", "sparseOnes", "linears"})
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    static Stream<Arguments> machines() {
        Instance svc = svc();
        Instance platt = Made.with(Made.with(svc, "probability", true), "_probA", Arr.of(1.0, 2.0));
        return Stream.of(
                arguments("SVC.kernel: found str 'precomputed'", Made.with(svc, "kernel", "precomputed")),
                arguments("SVC.support_vectors_: missing", Made.without(svc, "support_vectors_")),
                arguments("SVC._gamma: missing", Made.without(svc, "_gamma")),
                arguments("SVC._n_support: found array int64[3]", Made.with(svc, "_n_support", Arr.of(1L, 1L, 0L))),
                arguments("3 support vectors of class 0", Made.with(svc, "_n_support", Arr.of(3L, -1L))),
                arguments("-1 support vectors of class 1", Made.with(svc, "_n_support", Arr.of(2L, -1L))),
                arguments("1 support vectors counted", Made.with(svc, "_n_support", Arr.of(1L, 0L))),
                arguments("SVC._dual_coef_: found", Made.with(svc, "_dual_coef_", new Arr(new double[3], 1, 3))),
                arguments("SVC._intercept_: found", Made.with(svc, "_intercept_", Arr.of(1.0, 2.0))),
                arguments("SVC.classes_: found", Made.with(svc, "classes_", Arr.of(1L))),
                arguments("SVC._probA: found array float64[2]", platt),
                arguments(
                        "SVC.break_ties: found",
                        Made.with(Made.with(svc, "break_ties", true), "decision_function_shape", "ovo")));
    }

    static Stream<Arguments> sparseOnes() {
        long[] starts = {0, 1, 2};
        long[] columns = {0, 1};
        Tuple shape = new Tuple(2, 2);
        return Stream.of(
                arguments("support_vectors_.indices: found", sparse(starts, new long[] {0, 2}, shape)),
                arguments("support_vectors_.indices: found", sparse(starts, new long[] {0, -1}, shape)),
                arguments("support_vectors_.indices: found", sparse(new long[] {0, 2, 2}, new long[] {1, 1}, shape)),
                arguments("support_vectors_.indptr: found", sparse(new long[] {0, 3, 2}, columns, shape)),
                arguments("support_vectors_.indptr: found", sparse(new long[] {0, 2}, columns, shape)),
                arguments("support_vectors_._shape: found", sparse(starts, columns, new Tuple(-1, 2))),
                arguments("support_vectors_._shape: found", sparse(starts, columns, new Tuple(2, 2_000_000_000))));
    }

    static Stream<Arguments> linears() {
        Instance svc = Made.of(
                "sklearn.svm._classes.LinearSVC",
                "classes_",
                Arr.of(0L, 1L),
                "coef_",
                new Arr(new double[4], 2, 2),
                "intercept_",
                Arr.of(0.0));
        String tweedie = "sklearn.linear_model._glm.glm.TweedieRegressor";
        return Stream.of(
                arguments("LinearSVC.coef_: found array float64[2, 2]", svc),
                arguments(
                        "RANSACRegressor.estimator_: missing",
                        Made.of("sklearn.linear_model._ransac.RANSACRegressor", "n_trials_", 1)),
                arguments(
                        "RidgeClassifier._label_binarizer: missing",
                        Made.of("sklearn.linear_model._ridge.RidgeClassifier", "alpha", 1.0)),
                arguments("TweedieRegressor.link: found str 'probit'", Made.of(tweedie, "link", "probit")),
                arguments("TweedieRegressor.power: missing", Made.of(tweedie, "link", "auto")),
                arguments(
                        "SGDOneClassSVM.offset_: missing",
                        Made.of(
                                "sklearn.linear_model._stochastic_gradient.SGDOneClassSVM",
                                "coef_",
                                Arr.of(1.0, 2.0))));
    }
}
