package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.List;

/**
 * Samples the Fourier transform of the additive chi-squared kernel. A negative number is an error, as in scikit-learn: {@link
 * UnanswerableException}. Source: {@code AdditiveChi2Sampler} of scikit-learn.
 */
public final class Chi2Features implements Transform {

    private final int inputs;
    private final int steps;
    private final double interval;

    /** @param steps samples of the transform: the outputs are {@code 2 steps - 1} times the inputs */
    public Chi2Features(int inputs, int steps, double interval) {
        if (steps < 1 || (2L * steps - 1) * inputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("sample_steps: " + steps + " (expected: at least 1)");
        }
        this.inputs = inputs;
        this.steps = steps;
        this.interval = interval;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return (2 * steps - 1) * inputs;
    }

    @Override
    public Table apply(Table in) {
        int outputs = outputs();
        double[] cells = in.numbers();
        double[] result = new double[Math.multiplyExact(in.rows(), outputs)];
        for (int row = 0; row < in.rows(); row++) {
            UnanswerableException.requireNoNegative(cells, row * inputs, inputs);
            for (int i = 0; i < inputs; i++) {
                double x = cells[row * inputs + i];
                if (x != 0) {
                    sample(x, result, row * outputs + i);
                }
            }
        }
        return Table.ofNumbers(in.rows(), outputs, result);
    }

    private void sample(double x, double[] to, int at) {
        to[at] = Math.sqrt(x * interval);
        double logStep = interval * Math.log(x);
        double step = 2 * x * interval;
        for (int j = 1; j < steps; j++) {
            double factor = Math.sqrt(step / Math.cosh(Math.PI * j * interval));
            to[at + (2 * j - 1) * inputs] = factor * Math.cos(j * logStep);
            to[at + 2 * j * inputs] = factor * Math.sin(j * logStep);
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
