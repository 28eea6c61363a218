package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
    private static final List<String> FILES = List.of(
            "sklearn-classes.txt",
            "sklearn-old-classes.txt",
            "sklearn-functions.txt",
            "numpy-names.txt",
            "python-names.txt",
            "other-classes.txt");
    private static final Set<String> NEVER = Set.of(
            "os",
            "posix",
            "nt",
            "sys",
            "subprocess",
            "shutil",
            "socket",
            "importlib",
            "operator",
            "pickle",
            "marshal",
            "ctypes",
            "code",
            "runpy",
            "pty",
            "webbrowser",
            "codecs",
            "io",
            "tempfile",
            "urllib",
            "requests",
            "inspect");
    private static final Set<String> NEVER_BUILTINS = Set.of(
            "eval",
            "exec",
            "compile",
            "open",
            "getattr",
            "setattr",
            "delattr",
            "__import__",
            "globals",
            "vars",
            "type",
            "input",
            "map",
            "filter",
            "apply",
            "execfile",
            "super",
            "classmethod",
            "staticmethod",
            "property");

    @Test
    void linesAreExactNames() throws IOException {
        for (String file : FILES) {
            for (String line : lines(file)) {
                assertThat(line).as(file).matches("[A-Za-z0-9_.]+:( [A-Za-z0-9_]+)+");
            }
        }
    }

    @Test
    void noListNamesWhatRunsCode() throws IOException {
        for (String file : FILES) {
            for (String line : lines(file)) {
                String module = line.substring(0, line.indexOf(':'));
                assertThat(NEVER).as(line).doesNotContain(module.split("\\.", 2)[0]);
                if (module.equals("builtins") || module.equals("__builtin__")) {
                    List<String> names =
                            List.of(line.substring(line.indexOf(':') + 2).split(" ", -1));
                    assertThat(names).as(line).doesNotContainAnyElementsOf(NEVER_BUILTINS);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sklearn.tree.tree, DecisionTreeClassifier",
        "sklearn.tree._classes, DecisionTreeClassifier",
        "sklearn.ensemble.forest, RandomForestRegressor",
        "sklearn.ensemble.gradient_boosting, QuantileEstimator",
        "sklearn.preprocessing.data, StandardScaler",
        "sklearn.preprocessing.imputation, Imputer",
        "sklearn.linear_model.logistic, LogisticRegression",
        "sklearn.svm.classes, SVC",
        "sklearn.neighbors.kd_tree, KDTree",
        "sklearn.neighbors._kd_tree, KDTree64",
        "sklearn.metrics._dist_metrics, EuclideanDistance64",
        "sklearn._loss.loss, HalfSquaredError",
        "_loss, CyHalfPoissonLoss",
        "sklearn.ensemble._hist_gradient_boosting.predictor, TreePredictor",
        "sklearn.preprocessing._target_encoder, TargetEncoder",
        "scipy.sparse._csr, csr_matrix",
        "scipy.sparse.csr, csr_matrix",
        "xgboost.sklearn, XGBClassifier",
        "lightgbm.sklearn, LGBMRegressor"
    })
    void knowsWhatModelsHold(String module, String name) {
        assertThat(AllowList.load().kindOf(new PyGlobal(module, name))).isEqualTo(AllowList.Kind.CLASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"log1p", "float64", "ndarray"})
    void numpyNamesAreReferences(String name) {
        assertThat(AllowList.load().kindOf(new PyGlobal("numpy", name))).isEqualTo(AllowList.Kind.REFERENCE);
    }

    private static List<String> lines(String file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(AllowList.class.getResourceAsStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(lines::add);
        }
        return lines;
    }
}
