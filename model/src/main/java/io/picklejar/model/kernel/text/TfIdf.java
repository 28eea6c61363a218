package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code TfidfTransformer.transform}: {@code log(tf) + 1} where asked for, times idf, over the row's norm. Dense input is
 * taken for counts, too; the result is sparse.
 */
public final class TfIdf implements Transform {

    private final int columns;
    private final boolean sublinear;
    private final double @Nullable [] idf;
    private final RowNorm norm;
    private final boolean single;

    /**
     * @param idf one a column, or null where counts are not weighted
     * @param single whether numpy computes in float32
     */
    public TfIdf(int columns, boolean sublinear, double @Nullable [] idf, RowNorm norm, boolean single) {
        if (idf != null && idf.length != columns) {
            throw new IllegalArgumentException(idf.length + " weights for " + columns + " columns");
        }
        this.columns = columns;
        this.sublinear = sublinear;
        this.idf = idf == null ? null : idf.clone();
        this.norm = norm;
        this.single = single;
    }

    @Override
    public int inputs() {
        return columns;
    }

    @Override
    public int outputs() {
        return columns;
    }

    @Override
    public boolean keepsSparse() {
        return true;
    }

    @Override
    public Table apply(Table in) {
        Table sparse = SparseRows.of(in);
        int cells = sparse.rowStart()[in.rows()];
        double[] values = Arrays.copyOf(sparse.values(), cells);
        int[] at = sparse.columnIndices();
        for (int i = 0; i < cells; i++) {
            double value = sublinear ? rounded(rounded(Math.log(values[i])) + 1) : values[i];
            values[i] = idf == null ? value : rounded(value * idf[at[i]]);
        }
        norm.apply(sparse.rowStart(), in.rows(), values, single);
        return sparse.withValues(values);
    }

    private double rounded(double value) {
        return single ? (float) value : value;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(columns, Domain.NUMBER);
    }
}
