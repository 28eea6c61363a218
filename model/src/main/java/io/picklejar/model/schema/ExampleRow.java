package io.picklejar.model.schema;

import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that the schema accepts: for the docs, for a first request, for warming up.
 *
 * @param values by feature: String, Long, Double, Boolean, Tensor, or null for a missing value
 */
public record ExampleRow(FeatureSchema schema, List<@Nullable Object> values) {

    public ExampleRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public static ExampleRow of(FeatureSchema schema) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            values.add(ExampleValue.of(schema.rule(i)));
        }
        return new ExampleRow(schema, values);
    }

    /** The same row {@code rows} times. */
    public Table table(int rows) {
        TableBuilder table = schema.newTable(rows);
        for (int row = 0; row < rows; row++) {
            table.addRow();
            for (int column = 0; column < values.size(); column++) {
                table.setScalar(column, values.get(column));
            }
        }
        return table.build();
    }
}
