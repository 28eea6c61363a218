package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Numerics;
import java.util.List;

/**
 * Each row divided by its norm; a row whose norm is (next to) zero stays as it is. Source: {@code
 * sklearn.preprocessing.normalize}; on float32 columns norm and quotient are float32.
 *
 * @param tiny norms below it count as one
 */
public record Normalization(int inputs, Norm norm, double tiny, boolean single) implements InPlace {

    /** Which length of a row is made one. */
    public enum Norm {
        L1,
        L2,
        MAX,
        /** As {@code max} was before 0.23: the greatest value, not the greatest absolute one. */
        SIGNED_MAX
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        double[] scratch = new double[inputs];
        for (int row = 0; row < rows; row++) {
            int from = row * inputs;
            double exact = norm(cells, from, scratch);
            double length = single ? (float) exact : exact;
            boolean asIs = tiny == 0 ? length == 0 : length < tiny;
            divide(cells, from, asIs ? 1 : length);
        }
    }

    private double norm(double[] cells, int from, double[] scratch) {
        return switch (norm) {
            case L1 -> {
                for (int i = 0; i < inputs; i++) {
                    scratch[i] = Math.abs(cells[from + i]);
                }
                yield Numerics.sum(scratch, 0, inputs);
            }
            case L2 -> Math.sqrt(Numerics.dot(cells, from, cells, from, inputs));
            case MAX -> greatest(cells, from, true);
            case SIGNED_MAX -> greatest(cells, from, false);
        };
    }

    private double greatest(double[] cells, int from, boolean absolute) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + inputs; i++) {
            max = Math.max(max, absolute ? Math.abs(cells[i]) : cells[i]);
        }
        return max;
    }

    private void divide(double[] cells, int from, double by) {
        for (int i = from; i < from + inputs; i++) {
            double quotient = cells[i] / by;
            cells[i] = single ? (float) quotient : quotient;
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
