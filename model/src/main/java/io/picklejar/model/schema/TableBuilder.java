package io.picklejar.model.schema;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A table that grows row by row while a request is read. Used by one thread, then handed on with {@link #build}. */
public final class TableBuilder {

    private final int columns;
    private final boolean hasTexts;
    private double[] numbers;
    private @Nullable String @Nullable [] texts;
    private @Nullable Tensor @Nullable [] tensors;
    private int rows;

    TableBuilder(int columns, boolean hasTexts, boolean hasTensors, int expectedRows) {
        this.columns = columns;
        this.hasTexts = hasTexts;
        this.numbers = new double[Math.multiplyExact(columns, expectedRows)];
        this.texts = hasTexts ? new String[numbers.length] : null;
        this.tensors = hasTensors ? new Tensor[numbers.length] : null;
    }

    /** Opens the next row, with every cell missing. */
    void addRow() {
        int start = rows * columns;
        int end = Math.addExact(start, columns);
        if (end > numbers.length) {
            int capacity = Math.max(end, (int) Math.min(numbers.length * 2L, Integer.MAX_VALUE - 16));
            numbers = Arrays.copyOf(numbers, capacity);
            texts = texts == null ? null : Arrays.copyOf(texts, capacity);
            tensors = tensors == null ? null : Arrays.copyOf(tensors, capacity);
        }
        Arrays.fill(numbers, start, end, Double.NaN);
        rows++;
    }

    void set(int column, double value) {
        numbers[(rows - 1) * columns + column] = value;
    }

    void set(int column, @Nullable String value) {
        if (texts != null) {
            texts[(rows - 1) * columns + column] = value;
        }
    }

    void set(int column, Tensor value) {
        if (tensors != null) {
            tensors[(rows - 1) * columns + column] = value;
        }
    }

    /** Puts a value into a row that was opened before; {@code null} makes the cell a missing one. */
    void setScalar(int row, int column, @Nullable Object value) {
        int cell = row * columns + column;
        numbers[cell] = Double.NaN;
        if (texts != null) {
            texts[cell] = value instanceof String text ? text : null;
        }
        if (value instanceof Boolean truth) {
            numbers[cell] = truth ? 1 : 0;
        } else if (value instanceof Number number) {
            numbers[cell] = number.doubleValue();
        }
    }

    double number(int row, int column) {
        return numbers[row * columns + column];
    }

    @Nullable
    String text(int row, int column) {
        return texts == null ? null : texts[row * columns + column];
    }

    /** @param value String, Boolean, Number, Tensor, or null for a missing value */
    void setScalar(int column, @Nullable Object value) {
        if (value instanceof String text) {
            set(column, text);
        } else if (value instanceof Boolean truth) {
            set(column, truth ? 1 : 0);
        } else if (value instanceof Number number) {
            set(column, number.doubleValue());
        } else if (value instanceof Tensor tensor) {
            set(column, tensor);
        }
    }

    public int rows() {
        return rows;
    }

    public Table build() {
        return new Table(rows, columns, numbers, hasTexts ? texts : null, tensors);
    }
}
