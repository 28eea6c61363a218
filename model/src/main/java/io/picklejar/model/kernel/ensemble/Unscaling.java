package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** The inverse of a scaler: times a factor plus a shift, or less a shift and divided by a factor, column by column. */
public final class Unscaling implements Transform {

    private final double[] factor;
    private final double[] shift;
    private final boolean divides;

    /**
     * A scaling.
     *
     * @param divides whether {@code (x - shift) / factor} instead of {@code x * factor + shift}
     */
    public Unscaling(double[] factor, double[] shift, boolean divides) {
        if (factor.length != shift.length) {
            throw new IllegalArgumentException(factor.length + " factors, " + shift.length + " shifts");
        }
        this.factor = factor.clone();
        this.shift = shift.clone();
        this.divides = divides;
    }

    @Override
    public int inputs() {
        return factor.length;
    }

    @Override
    public int outputs() {
        return factor.length;
    }

    @Override
    public Table apply(Table in) {
        double[] cells = in.numbers();
        double[] made = new double[in.rows() * factor.length];
        for (int i = 0; i < made.length; i++) {
            int k = i % factor.length;
            made[i] = divides ? (cells[i] - shift[k]) / factor[k] : cells[i] * factor[k] + shift[k];
        }
        return Table.ofNumbers(in.rows(), factor.length, made);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        return Domains.ofNumbers(downstream);
    }
}
