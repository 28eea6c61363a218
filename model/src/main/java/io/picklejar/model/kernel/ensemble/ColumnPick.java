package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the columns, in an order of one's own, a column possibly several times: a bag's choice of features. */
public final class ColumnPick implements Transform {

    private final int inputs;
    private final int[] columns;

    public ColumnPick(int inputs, int[] columns) {
        for (int column : columns) {
            if (column < 0 || column >= inputs) {
                throw new IllegalArgumentException("column " + column + " of " + inputs);
            }
        }
        this.inputs = inputs;
        this.columns = columns.clone();
    }

    /** Whether all columns stay where they are. */
    public boolean isIdentity() {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != i) {
                return false;
            }
        }
        return columns.length == inputs;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return columns.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] cells = in.numbers();
        double[] numbers = new double[rows * columns.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column : columns) {
                numbers[at++] = cells[row * inputs + column];
            }
        }
        return new Table(rows, columns.length, numbers, in.hasTexts() ? texts(in) : null);
    }

    private @Nullable String[] texts(Table in) {
        @Nullable String[] texts = new String[in.rows() * columns.length];
        int at = 0;
        for (int row = 0; row < in.rows(); row++) {
            for (int column : columns) {
                texts[at++] = in.text(row, column);
            }
        }
        return texts;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domain[] domains = new Domain[inputs];
        Arrays.fill(domains, Domain.UNUSED);
        for (int i = 0; i < columns.length; i++) {
            domains[columns[i]] = Domains.both(domains[columns[i]], downstream.get(i), columns[i]);
        }
        return List.of(domains);
    }
}
