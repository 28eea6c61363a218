package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.similarity.PairwiseKernel;
import io.picklejar.model.kernel.similarity.PairwiseKernel.Kind;
import io.picklejar.model.kernel.similarity.Similarities;

/** Reads {@code kernel}, {@code gamma}, {@code degree} and {@code coef0} as {@code pairwise_kernels} takes them. */
final class PairwiseKernels {

    private PairwiseKernels() {}

    /** The kernel of each row with the rows held by an attribute. */
    static Transform with(Fitted fitted, String attribute, Incoming in) {
        Matrix rows = CompressedRows.isOne(fitted.get(attribute))
                ? CompressedRows.read(fitted, attribute).dense(fitted)
                : fitted.matrix(attribute);
        if (rows.rows() == 0 || rows.columns() == 0) {
            throw fitted.wrong(attribute, "at least one row and column");
        }
        int columns = fitted.checkColumns(attribute, rows.columns(), in);
        PairwiseKernel kernel = kernel(fitted, columns);
        boolean positive = kernel.kind() == Kind.CHI2 || kernel.kind() == Kind.ADDITIVE_CHI2;
        return new Similarities(kernel, columns, rows.values(), positive);
    }

    private static PairwiseKernel kernel(Fitted fitted, int columns) {
        Kind kind = kind(fitted);
        double gamma = fitted.number(
                fitted.find("gamma_") == null ? "gamma" : "gamma_", kind == Kind.CHI2 ? 1 : 1.0 / columns);
        return new PairwiseKernel(kind, gamma, fitted.number("coef0", 1), fitted.number("degree", 3));
    }

    private static Kind kind(Fitted fitted) {
        return switch (fitted.text("kernel", "linear")) {
            case "linear" -> Kind.LINEAR;
            case "poly", "polynomial" -> Kind.POLYNOMIAL;
            case "rbf" -> Kind.RBF;
            case "sigmoid" -> Kind.SIGMOID;
            case "laplacian" -> Kind.LAPLACIAN;
            case "cosine" -> Kind.COSINE;
            case "additive_chi2" -> Kind.ADDITIVE_CHI2;
            case "chi2" -> Kind.CHI2;
            default ->
                throw fitted.wrong(
                        "kernel", "linear, poly, polynomial, rbf, sigmoid, laplacian, cosine, additive_chi2 or chi2");
        };
    }
}
