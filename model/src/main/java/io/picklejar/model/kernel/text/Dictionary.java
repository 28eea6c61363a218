package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code DictVectorizer.transform} on rows whose keys are columns: a number goes into its column, a text sets the column of
 * its category to 1. A text that training did not see, or none, sets nothing. A missing number is what {@code None} is in
 * Python: {@code NaN}.
 */
public final class Dictionary implements Transform {

    /**
     * An input column.
     *
     * @param number output column of a number, or -1 where the input is a text
     * @param categories output column of each text
     */
    public record Column(int number, Map<String, Integer> categories) {
        public Column {
            categories = Map.copyOf(categories);
        }
    }

    private final Column[] columns;
    private final int outputs;
    private final boolean single;

    /** @param single whether numbers are rounded to float32 */
    public Dictionary(List<Column> columns, int outputs, boolean single) {
        this.columns = columns.toArray(Column[]::new);
        this.outputs = outputs;
        this.single = single;
        for (Column column : columns) {
            if (column.number >= outputs
                    || column.categories.values().stream().anyMatch(at -> at < 0 || at >= outputs)) {
                throw new IllegalArgumentException("a feature outside of " + outputs + " columns");
            }
        }
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
        double[] cells = new double[in.rows() * outputs];
        for (int row = 0; row < in.rows(); row++) {
            for (int i = 0; i < columns.length; i++) {
                put(in, row, i, cells);
            }
        }
        return Table.ofNumbers(in.rows(), outputs, cells);
    }

    private void put(Table in, int row, int i, double[] cells) {
        int number = columns[i].number;
        if (number >= 0) {
            double value = in.number(row, i);
            cells[row * outputs + number] = single ? (float) value : value;
            return;
        }
        @Nullable String text = in.text(row, i);
        Integer at = text == null ? null : columns[i].categories.get(text);
        if (at != null) {
            cells[row * outputs + at] = 1;
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (Column column : columns) {
            domains.add(
                    column.number >= 0
                            ? Domains.ofNumbers(downstream.subList(column.number, column.number + 1))
                                    .get(0)
                            : text(column));
        }
        return domains;
    }

    private static Domain text(Column column) {
        List<Label> labels =
                column.categories.keySet().stream().sorted().map(Label::of).toList();
        return new Domain(Domain.Kind.TEXT, true, labels, true);
    }
}
