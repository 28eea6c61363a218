package io.picklejar.model.kernel.preprocess;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One of numpy's functions of one number, by its exact name. */
public final class NumberFunction implements InPlace {

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
            Map.entry("tanh", Math::tanh),
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
