package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/** A step that maps each number to one number, so that a run of such steps works on one copy of the cells. */
public interface InPlace extends Transform {

    /** Changes {@code rows x inputs()} cells, row-major. */
    void applyTo(double[] cells, int rows);

    /**
     * Changes the cells of sparse rows, where zeros stay zeros ({@link #keepsSparse}).
     *
     * @param columns column of each value
     */
    default void applyToSparse(int[] columns, double[] values, int count) {
        throw new UnsupportedOperationException("zeros do not stay zeros");
    }

    @Override
    default int outputs() {
        return inputs();
    }

    @Override
    default Table apply(Table in) {
        if (in.isSparse() && keepsSparse()) {
            int cells = in.rowStart()[in.rows()];
            double[] values = Arrays.copyOf(in.values(), cells);
            applyToSparse(in.columnIndices(), values, cells);
            return in.withValues(values);
        }
        double[] cells = Arrays.copyOf(in.numbers(), in.rows() * inputs());
        applyTo(cells, in.rows());
        return Table.ofNumbers(in.rows(), inputs(), cells);
    }

    @Override
    default List<Domain> domains(List<Domain> downstream) {
        return Domains.ofNumbers(downstream);
    }
}
