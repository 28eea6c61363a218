package io.picklejar.model.kernel.decompose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) · components' - shift}, each output then divided by a number of its own. Source: {@code
 * _BasePCA.transform} of scikit-learn, whose relatives differ only in what they leave out.
 */
public final class Projection implements Transform {

    private final int inputs;
    private final int outputs;
    private final double[] components;
    private final double @Nullable [] mean;
    private final double @Nullable [] shift;
    private final double @Nullable [] divisor;
    private final boolean single;

    /**
     * Checks that lengths fit.
     *
     * @param components {@code outputs x inputs}, row-major
     * @param mean subtracted before, one a column, or null
     * @param shift subtracted behind, one an output, or null
     * @param divisor one an output, or null
     */
    public Projection(
            int inputs,
            double[] components,
            double @Nullable [] mean,
            double @Nullable [] shift,
            double @Nullable [] divisor,
            boolean single) {
        this.inputs = inputs;
        this.outputs = inputs == 0 ? 0 : components.length / inputs;
        if (outputs == 0 || components.length != outputs * inputs) {
            throw new IllegalArgumentException(components.length + " numbers as components of " + inputs + " columns");
        }
        requireLength(mean, inputs, "means");
        requireLength(shift, outputs, "shifts");
        requireLength(divisor, outputs, "scales");
        this.components = components.clone();
        this.mean = mean == null ? null : mean.clone();
        this.shift = shift == null ? null : shift.clone();
        this.divisor = divisor == null ? null : divisor.clone();
        this.single = single;
    }

    private static void requireLength(double @Nullable [] array, int length, String what) {
        if (array != null && array.length != length) {
            throw new IllegalArgumentException(array.length + " " + what + " (expected: " + length + ")");
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] from = in.numbers();
        double[] centred = new double[inputs];
        double[] cells = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < inputs; i++) {
                double x = from[row * inputs + i];
                double y = mean == null ? x : x - mean[i];
                centred[i] = single ? (float) y : y;
            }
            for (int k = 0; k < outputs; k++) {
                cells[row * outputs + k] = finished(dot(centred, k), k);
            }
        }
        return Table.ofNumbers(rows, outputs, cells);
    }

    private double dot(double[] x, int k) {
        return single
                ? Numerics.dotSingle(x, 0, components, k * inputs, inputs)
                : Numerics.dot(x, 0, components, k * inputs, inputs);
    }

    private double finished(double dot, int k) {
        double y = shift == null ? dot : dot - shift[k];
        y = divisor == null ? y : y / divisor[k];
        return single ? (float) y : y;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
