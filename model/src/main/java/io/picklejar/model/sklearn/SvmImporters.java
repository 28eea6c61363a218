package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.svm.KernelFunction;
import io.picklejar.model.kernel.svm.SupportVectors;
import io.picklejar.model.kernel.svm.SvmClassifier;
import io.picklejar.model.kernel.svm.SvmDetector;
import io.picklejar.model.kernel.svm.SvmPairs;
import io.picklejar.model.kernel.svm.SvmRegressor;
import io.picklejar.model.kernel.svm.SvmScore;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SVC, NuSVC, SVR, NuSVR and OneClassSVM. */
final class SvmImporters {

    private static final String VECTORS = "support_vectors_";

    private SvmImporters() {}

    static void register(Importers.Builder to) {
        String[] modules = {"sklearn.svm._classes", "sklearn.svm.classes"};
        to.estimator("SVC", SvmImporters::classifier, modules);
        to.estimator("NuSVC", SvmImporters::classifier, modules);
        to.estimator("SVR", (fitted, in) -> new SvmRegressor(score(fitted, in)), modules);
        to.estimator("NuSVR", (fitted, in) -> new SvmRegressor(score(fitted, in)), modules);
        to.estimator("OneClassSVM", (fitted, in) -> new SvmDetector(score(fitted, in)), modules);
    }

    private static KernelFunction kernel(Fitted fitted) {
        KernelFunction.Kind kind = fitted.get("kernel") instanceof PyStr name
                ? switch (name.value()) {
                    case "linear" -> KernelFunction.Kind.LINEAR;
                    case "poly" -> KernelFunction.Kind.POLY;
                    case "rbf" -> KernelFunction.Kind.RBF;
                    case "sigmoid" -> KernelFunction.Kind.SIGMOID;
                    default -> throw unknownKernel(fitted);
                }
                : null;
        if (kind == null) {
            throw unknownKernel(fitted);
        }
        int degree = kind == KernelFunction.Kind.POLY ? fitted.count("degree") : 0;
        if (degree < 0) {
            throw fitted.wrong("degree", "at least 0");
        }
        return new KernelFunction(kind, fitted.number("_gamma"), fitted.number("coef0"), degree);
    }

    private static RuntimeException unknownKernel(Fitted fitted) {
        return fitted.wrong("kernel", "linear, poly, rbf or sigmoid; others need code or the training rows");
    }

    private static SupportVectors vectors(Fitted fitted, Incoming in) {
        KernelFunction kernel = kernel(fitted);
        Table table;
        if (fitted.flag("_sparse", false)) {
            CompressedRows rows = CompressedRows.read(fitted, VECTORS);
            table = Table.ofSparse(rows.rows(), rows.columns(), rows.rowStart(), rows.columnIndices(), rows.values());
        } else {
            Matrix matrix = fitted.matrix(VECTORS);
            table = Table.ofNumbers(matrix.rows(), matrix.columns(), matrix.values());
        }
        if (table.columns() < 1) {
            throw fitted.wrong(VECTORS, "at least one column");
        }
        fitted.checkColumns(VECTORS, table.columns(), in);
        return new SupportVectors(table, kernel);
    }

    /** {@code _dual_coef_}: libsvm's own, of which {@code dual_coef_} has other signs for two classes. */
    private static Matrix coef(Fitted fitted, int rows, int columns) {
        String name = "_dual_coef_";
        Matrix coef = CompressedRows.isOne(fitted.get(name))
                ? CompressedRows.read(fitted, name).dense(fitted)
                : fitted.matrix(name);
        boolean isEmpty = columns == 0 && coef.values().length == 0;
        if (!isEmpty && (coef.rows() != rows || coef.columns() != columns)) {
            throw fitted.wrong(name, rows + " x " + columns);
        }
        return coef;
    }

    private static SvmScore score(Fitted fitted, Incoming in) {
        SupportVectors vectors = vectors(fitted, in);
        double[] coef = coef(fitted, 1, vectors.count()).values();
        return new SvmScore(vectors, coef, fitted.vector("_intercept_", 1)[0]);
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        if (classes.size() < 2) {
            throw fitted.wrong("classes_", "at least two classes");
        }
        SupportVectors vectors = vectors(fitted, in);
        String counted = fitted.has("_n_support") ? "_n_support" : "n_support_";
        NdArray counts = fitted.read(counted, PyValue::asArray);
        if (counts.size() != classes.size()) {
            throw fitted.wrong(counted, "one a class, " + classes.size());
        }
        int pairs = Math.multiplyExact(classes.size(), classes.size() - 1) / 2;
        SvmPairs decisions = new SvmPairs(
                vectors,
                fitted.reading(counted, counts, value -> counts.toInts()),
                coef(fitted, classes.size() - 1, vectors.count()).values(),
                fitted.vector("_intercept_", pairs));
        return new SvmClassifier(decisions, classes, shape(fitted), platt(fitted, pairs));
    }

    /** {@code ovr} became the default in 0.19; None was ovo, as in 0.18. */
    private static SvmClassifier.Shape shape(Fitted fitted) {
        return switch (fitted.text("decision_function_shape", "ovo")) {
            case "ovo" -> {
                if (fitted.flag("break_ties", false)) {
                    throw fitted.wrong("break_ties", "False where decision_function_shape is ovo");
                }
                yield SvmClassifier.Shape.PAIRS;
            }
            case "ovr" ->
                fitted.flag("break_ties", false)
                        ? SvmClassifier.Shape.CLASSES_BREAKING_TIES
                        : SvmClassifier.Shape.CLASSES;
            default -> throw fitted.wrong("decision_function_shape", "ovo or ovr");
        };
    }

    /** From 1.9 {@code probability} may be {@code 'deprecated'}, and {@code _effective_probability} tells. */
    private static double @Nullable [] platt(Fitted fitted, int pairs) {
        String flag = fitted.has("_effective_probability") ? "_effective_probability" : "probability";
        String slopeName = fitted.has("_probA") ? "_probA" : "probA_";
        if (!fitted.flag(flag, false) || fitted.vector(slopeName).length == 0) {
            return null;
        }
        double[] slopes = fitted.vector(slopeName, pairs);
        double[] shifts = fitted.vector(fitted.has("_probB") ? "_probB" : "probB_", pairs);
        double[] both = Arrays.copyOf(slopes, 2 * pairs);
        System.arraycopy(shifts, 0, both, pairs, pairs);
        return both;
    }
}
