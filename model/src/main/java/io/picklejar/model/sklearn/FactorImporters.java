package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.decompose.CoordinateDescent;
import io.picklejar.model.kernel.decompose.MultiplicativeUpdate;
import io.picklejar.model.kernel.decompose.MultiplicativeUpdate.Loss;
import io.picklejar.model.kernel.decompose.MultiplicativeUpdate.Stop;
import io.picklejar.model.kernel.decompose.NonNegative;
import io.picklejar.model.kernel.decompose.Projection;
import io.picklejar.model.kernel.decompose.SymmetricInverse;
import io.picklejar.model.pickle.PyBool;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** NMF and MiniBatchNMF, SparsePCA and MiniBatchSparsePCA: transformers that solve a system for each row. */
final class FactorImporters {

    private static final String COMPONENTS = "components_";

    /** More would only keep the server busy: the default is 200. */
    private static final int MOST_ROUNDS = 100_000;

    private FactorImporters() {}

    static void register(Importers.Builder to) {
        for (String module : List.of("sklearn.decomposition._nmf", "sklearn.decomposition.nmf")) {
            to.step("NMF", FactorImporters::nonNegative, module);
        }
        to.step("MiniBatchNMF", FactorImporters::miniBatch, "sklearn.decomposition._nmf");
        for (String name : List.of("SparsePCA", "MiniBatchSparsePCA")) {
            to.step(
                    name,
                    FactorImporters::sparse,
                    "sklearn.decomposition._sparse_pca",
                    "sklearn.decomposition.sparse_pca");
        }
    }

    private static Matrix components(Fitted fitted, Incoming in) {
        Matrix components = fitted.matrix(COMPONENTS);
        if (components.rows() == 0 || components.columns() == 0) {
            throw fitted.wrong(COMPONENTS, "at least one row and column");
        }
        fitted.checkColumns(COMPONENTS, components.columns(), in);
        fitted.scope().charge(8L * components.rows() * components.rows());
        return components;
    }

    private static ImportedStep nonNegative(Fitted fitted, Incoming in) {
        int rounds = rounds(fitted, "max_iter");
        return step(
                switch (fitted.text("solver", "cd")) {
                    case "cd" -> descent(fitted, in, rounds);
                    case "mu" -> updates(fitted, in, Stop.BY_ERROR, rounds);
                    default -> throw fitted.wrong("solver", "cd or mu");
                });
    }

    private static ImportedStep miniBatch(Fitted fitted, Incoming in) {
        boolean own = fitted.find("transform_max_iter") != null;
        int rounds = rounds(fitted, own ? "transform_max_iter" : "max_iter");
        return step(updates(fitted, in, Stop.BY_WEIGHTS, rounds));
    }

    private static ImportedStep step(NonNegative.Solver solver) {
        return new ImportedStep(new NonNegative(solver), Precision.DOUBLE);
    }

    private static int rounds(Fitted fitted, String attribute) {
        int rounds = fitted.count(attribute);
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw fitted.wrong(attribute, "1.." + MOST_ROUNDS);
        }
        return rounds;
    }

    private static NonNegative.Solver descent(Fitted fitted, Incoming in, int rounds) {
        Matrix h = components(fitted, in);
        if (fitted.flag("shuffle", false)) {
            throw fitted.wrong("shuffle", "False: the order of coordinates would be random");
        }
        double alpha = alpha(fitted, h.columns());
        double ratio = fitted.number("l1_ratio", 0);
        return new CoordinateDescent(
                h.columns(), h.values(), alpha * ratio, alpha * (1 - ratio), fitted.number("tol", 1e-4), rounds);
    }

    private static NonNegative.Solver updates(Fitted fitted, Incoming in, Stop stop, int rounds) {
        Matrix h = components(fitted, in);
        double alpha = alpha(fitted, h.columns());
        double ratio = fitted.number("l1_ratio", 0);
        return new MultiplicativeUpdate(
                h.columns(),
                h.values(),
                loss(fitted),
                stop,
                alpha * ratio,
                alpha * (1 - ratio),
                fitted.number("tol", 1e-4),
                rounds);
    }

    private static Loss loss(Fitted fitted) {
        PyValue value = fitted.find("beta_loss");
        String name = value instanceof PyStr text ? text.value() : "";
        double beta = value == null || value instanceof PyStr ? 2 : fitted.number("beta_loss");
        if (value == null || name.equals("frobenius") || (name.isEmpty() && beta == 2)) {
            return Loss.FROBENIUS;
        }
        if (name.equals("kullback-leibler") || (name.isEmpty() && beta == 1)) {
            return Loss.KULLBACK_LEIBLER;
        }
        throw fitted.wrong("beta_loss", "frobenius or kullback-leibler");
    }

    /** From 1.0 on {@code alpha_W} times the columns; before {@code alpha} as it is, where it was for the weights too. */
    private static double alpha(Fitted fitted, int columns) {
        PyValue old = fitted.find("alpha");
        if (fitted.has("alpha_W")) {
            if (old != null && !(old instanceof PyStr)) {
                throw fitted.wrong("alpha", "none beside alpha_W");
            }
            return columns * fitted.number("alpha_W");
        }
        boolean penalized = switch (fitted.find("regularization") == null && fitted.has("regularization")
                ? "none"
                : fitted.text("regularization", "both")) {
            case "both", "transformation" -> true;
            case "components", "none" -> false;
            default -> throw fitted.wrong("regularization", "both, components, transformation or None");
        };
        return penalized ? fitted.number("alpha", 0) : 0;
    }

    /** Ridge regression of the centred row on the components, which is linear in the row. */
    private static ImportedStep sparse(Fitted fitted, Incoming in) {
        if (fitted.find("normalize_components") instanceof PyBool flag && !flag.value()) {
            throw fitted.wrong("normalize_components", "True: without it rows were scaled by those beside them");
        }
        Matrix components = components(fitted, in);
        int n = components.columns();
        int k = components.rows();
        double[] c = components.values();
        double alpha = fitted.number("ridge_alpha", 0.01);
        double[] square = new double[Math.multiplyExact(k, k)];
        for (int i = 0; i < square.length; i++) {
            square[i] = Numerics.dot(c, i / k * n, c, i % k * n, n) + (i / k == i % k ? alpha : 0);
        }
        Transform first = new Projection(n, c, fitted.vector("mean_", n), null, null, false);
        Transform second = new Projection(k, SymmetricInverse.of(square, k), null, null, null, false);
        return new ImportedStep(Chain.of(List.of(first, second)), Precision.DOUBLE);
    }
}
