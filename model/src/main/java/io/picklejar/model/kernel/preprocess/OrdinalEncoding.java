package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.List;

/** The number of the cell's category. Source: {@code OrdinalEncoder.transform} of scikit-learn. */
public final class OrdinalEncoding implements Transform {

    /** How one column is encoded. */
    public static final class Column {
        private final Categories categories;
        private final double[] values;
        private final double unknown;
        private final boolean acceptsUnknown;

        /**
         * Checks that there is a number for each category.
         *
         * @param values number of each code; NaN where a missing category stays missing
         * @param unknown number of an unknown value
         * @param acceptsUnknown whether an unknown value has a meaning
         */
        public Column(Categories categories, double[] values, double unknown, boolean acceptsUnknown) {
            if (values.length != categories.size()) {
                throw new IllegalArgumentException(values.length + " values for " + categories.size() + " categories");
            }
            this.categories = categories;
            this.values = values.clone();
            this.unknown = unknown;
            this.acceptsUnknown = acceptsUnknown;
        }

        private double valueOf(Table in, int row, int column) {
            int code = categories.codeOf(in, row, column);
            return code == Categories.UNKNOWN ? unknown : values[code];
        }

        /** A code of NaN is only as good as the next step's way with NaN. */
        private Domain domain(boolean nanIsFine) {
            boolean unknownIsFine = acceptsUnknown && (nanIsFine || !Double.isNaN(unknown));
            boolean missingIsFine = categories.hasMissing()
                    ? nanIsFine || !Double.isNaN(values[categories.missingCode()])
                    : unknownIsFine;
            return categories.domain(missingIsFine, unknownIsFine);
        }
    }

    private final Column[] columns;

    public OrdinalEncoding(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
    }

    @Override
    public int inputs() {
        return columns.length;
    }

    @Override
    public int outputs() {
        return columns.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] cells = new double[rows * columns.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.length; i++) {
                cells[at++] = columns[i].valueOf(in, row, i);
            }
        }
        return Table.ofNumbers(rows, columns.length, cells);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            domains.add(columns[i].domain(downstream.get(i).acceptsMissing()));
        }
        return domains;
    }
}
