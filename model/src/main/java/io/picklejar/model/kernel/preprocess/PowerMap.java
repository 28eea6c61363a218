package io.picklejar.model.kernel.preprocess;

/**
 * The power transforms of Box and Cox and of Yeo and Johnson, one exponent a column. Box-Cox of a number that is not positive
 * is NaN. Source: {@code PowerTransformer} of scikit-learn and {@code scipy.special.boxcox}.
 */
public final class PowerMap implements InPlace {

    private static final double SPACING = Math.ulp(1.0);
    private static final double LOG = 1e-19;

    private final double[] lambdas;
    private final Formula formula;
    private final boolean single;

    /** What is computed. */
    public enum Formula {
        BOX_COX,
        /** As scipy writes it, exact near zero: scikit-learn from 1.7. */
        YEO_JOHNSON,
        /** As scikit-learn itself wrote it before. */
        YEO_JOHNSON_OLD
    }

    /** @param lambdas one exponent a column */
    public PowerMap(double[] lambdas, Formula formula, boolean single) {
        this.lambdas = lambdas.clone();
        this.formula = formula;
        this.single = single;
    }

    @Override
    public int inputs() {
        return lambdas.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int columns = lambdas.length;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                double x = cells[row * columns + i];
                double y = map(x, lambdas[i]);
                cells[row * columns + i] = single ? (float) y : y;
            }
        }
    }

    private double map(double x, double lambda) {
        return switch (formula) {
            case BOX_COX -> boxCox(x, lambda);
            case YEO_JOHNSON -> yeoJohnson(x, lambda);
            case YEO_JOHNSON_OLD -> yeoJohnsonOld(x, lambda);
        };
    }

    private static double boxCox(double x, double lambda) {
        if (x <= 0) {
            return Double.NaN;
        }
        return Math.abs(lambda) < LOG ? Math.log(x) : Math.expm1(lambda * Math.log(x)) / lambda;
    }

    private static double yeoJohnson(double x, double lambda) {
        if (x >= 0) {
            return Math.abs(lambda) < SPACING ? Math.log1p(x) : Math.expm1(lambda * Math.log1p(x)) / lambda;
        }
        double rest = 2 - lambda;
        return Math.abs(lambda - 2) > SPACING ? -Math.expm1(rest * Math.log1p(-x)) / rest : -Math.log1p(-x);
    }

    private static double yeoJohnsonOld(double x, double lambda) {
        if (x >= 0) {
            return Math.abs(lambda) < SPACING ? Math.log1p(x) : (Math.pow(x + 1, lambda) - 1) / lambda;
        }
        double rest = 2 - lambda;
        return Math.abs(lambda - 2) > SPACING ? -(Math.pow(-x + 1, rest) - 1) / rest : -Math.log1p(-x);
    }
}
