package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import java.util.ArrayList;
import java.util.List;

/** Fills missing numbers, every column kept. Source: {@code SimpleImputer.transform} of scikit-learn. */
public final class NumberImputation implements InPlace {

    private final double[] fill;
    private final MissingMarker missing;

    /** @param fill one number a column */
    public NumberImputation(double[] fill, MissingMarker missing) {
        this.fill = fill.clone();
        this.missing = missing;
    }

    @Override
    public int inputs() {
        return fill.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < fill.length; i++, at++) {
                if (missing.matches(cells[at])) {
                    cells[at] = fill[i];
                }
            }
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (int i = 0; i < fill.length; i++) {
            Domain next = downstream.get(i);
            boolean accepts = missing.absent() && (!Double.isNaN(fill[i]) || next.acceptsMissing());
            domains.add(new Domain(Domain.Kind.NUMBER, accepts, next.categories(), next.acceptsUnknown()));
        }
        return domains;
    }
}
