package io.picklejar.model.kernel;

/** The normal distribution. Source: {@code ndtri} of Cephes, as in {@code scipy.special}. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the digits are those of the source
public final class Normal {

    private static final double SQRT_2PI = 2.50662827463100050242;
    private static final double EXP_MINUS_2 = 0.13533528323661269189;

    private static final double[] P0 = {
        -5.99633501014107895267E1,
        9.80010754185999661536E1,
        -5.66762857469070293439E1,
        1.39312609387279679503E1,
        -1.23916583867381258016E0
    };
    private static final double[] Q0 = {
        1,
        1.95448858338141759834E0,
        4.67627912898881538453E0,
        8.63602421390890590575E1,
        -2.25462687854119370527E2,
        2.00260212380060660359E2,
        -8.20372256168333339912E1,
        1.59056225126211695515E1,
        -1.18331621121330003142E0
    };
    private static final double[] P1 = {
        4.05544892305962419923E0,
        3.15251094599893866154E1,
        5.71628192246421288162E1,
        4.40805073893200834700E1,
        1.46849561928858024014E1,
        2.18663306850790267539E0,
        -1.40256079171354495875E-1,
        -3.50424626827848203418E-2,
        -8.57456785154685413611E-4
    };
    private static final double[] Q1 = {
        1,
        1.57799883256466749731E1,
        4.53907635128879210584E1,
        4.13172038254672030440E1,
        1.50425385692907503408E1,
        2.50464946208309415979E0,
        -1.42182922854787788574E-1,
        -3.80806407691578277194E-2,
        -9.33259480895457427372E-4
    };
    private static final double[] P2 = {
        3.23774891776946035970E0,
        6.91522889068984211695E0,
        3.93881025292474443415E0,
        1.33303460815807542389E0,
        2.01485389549179081538E-1,
        1.23716634817820021358E-2,
        3.01581553508235416007E-4,
        2.65806974686737550832E-6,
        6.23974539184983293730E-9
    };
    private static final double[] Q2 = {
        1,
        6.02427039364742014255E0,
        3.67983563856160859403E0,
        1.37702099489081330271E0,
        2.16236993594496635890E-1,
        1.34204006088543189037E-2,
        3.28014464682127739104E-4,
        2.89247864745380683936E-6,
        6.79019408009981274425E-9
    };

    private Normal() {}

    /** The number that a standard normal one stays below with probability {@code p}. */
    public static double quantile(double p) {
        if (p == 0 || p == 1) {
            return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (!(p > 0 && p < 1)) {
            return Double.NaN;
        }
        boolean upper = p > 1 - EXP_MINUS_2;
        double y = upper ? 1 - p : p;
        if (y > EXP_MINUS_2) {
            double centred = y - 0.5;
            double square = centred * centred;
            return (centred + centred * (square * polynomial(square, P0) / polynomial(square, Q0))) * SQRT_2PI;
        }
        double x = tail(Math.sqrt(-2 * Math.log(y)));
        return upper ? x : -x;
    }

    private static double tail(double x) {
        double z = 1 / x;
        double ratio = x < 8 ? polynomial(z, P1) / polynomial(z, Q1) : polynomial(z, P2) / polynomial(z, Q2);
        return x - Math.log(x) / x - z * ratio;
    }

    /** Coefficients from the highest power down. */
    private static double polynomial(double x, double[] coefficients) {
        double sum = 0;
        for (double coefficient : coefficients) {
            sum = sum * x + coefficient;
        }
        return sum;
    }
}
