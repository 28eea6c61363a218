package io.picklejar.model.kernel.svm;

/**
 * A kernel of libsvm.
 *
 * @param degree of {@code POLY}
 * @param coef0 of {@code POLY} and {@code SIGMOID}
 */
public record KernelFunction(Kind kind, double gamma, double coef0, int degree) {

    /** What is computed of two vectors. */
    public enum Kind {
        /** {@code x . y}. */
        LINEAR,
        /** {@code (gamma x . y + coef0) ^ degree}. */
        POLY,
        /** {@code exp(-gamma |x - y|^2)}. */
        RBF,
        /** {@code tanh(gamma x . y + coef0)}. */
        SIGMOID
    }

    boolean ofDistance() {
        return kind == Kind.RBF;
    }

    /** @param product the dot product; for {@code RBF} the squared distance */
    double of(double product) {
        return switch (kind) {
            case LINEAR -> product;
            case POLY -> power(gamma * product + coef0);
            case RBF -> Math.exp(-gamma * product);
            case SIGMOID -> Math.tanh(gamma * product + coef0);
        };
    }

    /** By squaring, as libsvm's {@code powi}. */
    private double power(double base) {
        double square = base;
        double result = 1;
        for (int times = degree; times > 0; times /= 2) {
            if (times % 2 == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
