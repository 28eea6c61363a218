package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.List;

/** A one in the column of the cell's category, zeros elsewhere. Source: {@code OneHotEncoder.transform} of scikit-learn. */
public final class OneHotEncoding implements Transform {

    /** No output column: a dropped category, or an unknown one that leaves zeros. */
    public static final int NONE = -1;

    /** How one input column is encoded. */
    public static final class Column {
        private final Categories categories;
        private final int[] slots;
        private final int width;
        private final int unknown;
        private final boolean acceptsUnknown;

        /**
         * Checks that the slots fit.
         *
         * @param slots output column of each code, counted within this input column; or {@link #NONE}
         * @param width output columns
         * @param unknown slot of an unknown value
         * @param acceptsUnknown whether an unknown value has a meaning
         */
        public Column(Categories categories, int[] slots, int width, int unknown, boolean acceptsUnknown) {
            if (slots.length != categories.size()) {
                throw new IllegalArgumentException(slots.length + " slots for " + categories.size() + " categories");
            }
            this.categories = categories;
            this.slots = slots.clone();
            this.width = width;
            this.unknown = unknown;
            this.acceptsUnknown = acceptsUnknown;
            for (int slot : this.slots) {
                requireSlot(slot);
            }
            requireSlot(unknown);
        }

        private void requireSlot(int slot) {
            if (slot < NONE || slot >= width) {
                throw new IllegalArgumentException("slot " + slot + " of " + width);
            }
        }

        private int slotOf(Table in, int row, int column) {
            int code = categories.codeOf(in, row, column);
            return code == Categories.UNKNOWN ? unknown : slots[code];
        }

        private Domain domain() {
            return categories.domain(categories.hasMissing() || acceptsUnknown, acceptsUnknown);
        }
    }

    private final Column[] columns;
    private final int outputs;

    public OneHotEncoding(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
        this.outputs = columns.stream().mapToInt(column -> column.width).sum();
    }

    @Override
    public int inputs() {
        return columns.length;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] cells = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            int from = row * outputs;
            for (int i = 0; i < columns.length; i++) {
                int slot = columns[i].slotOf(in, row, i);
                if (slot != NONE) {
                    cells[from + slot] = 1;
                }
                from += columns[i].width;
            }
        }
        return Table.ofNumbers(rows, outputs, cells);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (Column column : columns) {
            domains.add(column.domain());
        }
        return domains;
    }
}
