package io.picklejar.model.kernel.preprocess;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One of numpy's functions of one number, by its exact name. Not among them: those that answer with a truth value ({@code
 * isnan}, {@code isfinite}, {@code signbit}, {@code logical_not}, …) and those of whole numbers' bits.
 */
public final class NumberFunction implements InPlace {

    private static final double TINY = 0x1p-28;
    private static final double HUGE = 0x1p28;
    private static final double LN2 = Math.log(2);

    private static final Map<String, DoubleUnaryOperator> KNOWN = Map.ofEntries(
            Map.entry("log", Math::log),
            Map.entry("log1p", Math::log1p),
            Map.entry("log10", Math::log10),
            Map.entry("log2", NumberFunction::log2),
            Map.entry("exp", Math::exp),
            Map.entry("exp2", x -> Math.pow(2, x)),
            Map.entry("expm1", Math::expm1),
            Map.entry("sqrt", Math::sqrt),
            Map.entry("cbrt", Math::cbrt),
            Map.entry("square", x -> x * x),
            Map.entry("absolute", Math::abs),
            Map.entry("abs", Math::abs),
            Map.entry("fabs", Math::abs),
            Map.entry("sign", Math::signum),
            Map.entry("negative", x -> -x),
            Map.entry("reciprocal", x -> 1 / x),
            Map.entry("sin", Math::sin),
            Map.entry("cos", Math::cos),
            Map.entry("tan", Math::tan),
            Map.entry("arcsin", Math::asin),
            Map.entry("arccos", Math::acos),
            Map.entry("arctan", Math::atan),
            Map.entry("sinh", Math::sinh),
            Map.entry("cosh", Math::cosh),
            Map.entry("tanh", Math::tanh),
            Map.entry("arcsinh", NumberFunction::arcsinh),
            Map.entry("arccosh", NumberFunction::arccosh),
            Map.entry("arctanh", NumberFunction::arctanh),
            Map.entry("degrees", x -> x * (180 / Math.PI)),
            Map.entry("rad2deg", x -> x * (180 / Math.PI)),
            Map.entry("radians", x -> x * (Math.PI / 180)),
            Map.entry("deg2rad", x -> x * (Math.PI / 180)),
            Map.entry("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
            Map.entry("positive", x -> x),
            Map.entry("rint", Math::rint),
            Map.entry("floor", Math::floor),
            Map.entry("ceil", Math::ceil));

    private final int inputs;
    private final DoubleUnaryOperator function;
    private final boolean single;

    private NumberFunction(int inputs, DoubleUnaryOperator function, boolean single) {
        this.inputs = inputs;
        this.function = function;
        this.single = single;
    }

    /** The function numpy calls {@code name}, or null. */
    public static @Nullable NumberFunction of(String name, int inputs, boolean single) {
        DoubleUnaryOperator function = KNOWN.get(name);
        return function == null ? null : new NumberFunction(inputs, function, single);
    }

    /** What {@link #of} knows. */
    public static String names() {
        return String.join(", ", new TreeSet<>(KNOWN.keySet()));
    }

    /** Exact at powers of two, as C's log2 is. */
    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        if (exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT && x == Math.scalb(1.0, exponent)) {
            return exponent;
        }
        return Math.log(x) / Math.log(2);
    }

    /** By the ranges of FreeBSD's {@code s_asinh.c}, so that nothing cancels out. */
    private static double arcsinh(double x) {
        double size = Math.abs(x);
        double result;
        if (size < TINY) {
            result = size;
        } else if (size > HUGE) {
            result = Math.log(size) + LN2;
        } else if (size > 2) {
            result = Math.log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
        } else {
            result = Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
        }
        return Math.copySign(result, x);
    }

    /** By the ranges of FreeBSD's {@code e_acosh.c}; NaN below 1. */
    private static double arccosh(double x) {
        if (x > HUGE) {
            return Math.log(x) + LN2;
        }
        if (x > 2) {
            return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
        }
        double above = x - 1;
        return Math.log1p(above + Math.sqrt(2 * above + above * above));
    }

    /** As FreeBSD's {@code e_atanh.c}; infinite at 1, NaN above. */
    private static double arctanh(double x) {
        double size = Math.abs(x);
        double twice = 2 * size;
        double argument = size < 0.5 ? twice + twice * size / (1 - size) : twice / (1 - size);
        return Math.copySign(size < TINY ? size : 0.5 * Math.log1p(argument), x);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int length = rows * inputs;
        for (int i = 0; i < length; i++) {
            double y = function.applyAsDouble(cells[i]);
            cells[i] = single ? (float) y : y;
        }
    }
}
