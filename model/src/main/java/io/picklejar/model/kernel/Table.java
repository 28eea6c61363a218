package io.picklejar.model.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of feature values, row-major. A cell is a number or a text; which columns are text is known by whoever made the
 * table and by the step that reads it, so no cell carries a tag.
 *
 * <ol>
 *   <li>Numbers, integers and booleans (0/1) are doubles; {@code NaN} is a missing number.
 *   <li>Texts lie in a second array of the same layout; {@code null} is a missing text. A table without any text column has
 *       no second array.
 *   <li>The arrays may be longer than {@code rows * columns}; what lies behind is not looked at.
 *   <li>A table is not copied on its way in. Whoever passes a table on stops writing to it; whoever receives one never
 *       writes to it.
 * </ol>
 */
public final class Table {

    private final int rows;
    private final int columns;
    private final double[] numbers;
    private final @Nullable String @Nullable [] texts;

    public Table(int rows, int columns, double[] numbers, @Nullable String @Nullable [] texts) {
        long cells = (long) rows * columns;
        if (rows < 0 || columns < 0 || numbers.length < cells || (texts != null && texts.length < cells)) {
            throw new IllegalArgumentException("a table of " + rows + " x " + columns + " cells in arrays of "
                    + numbers.length + " numbers" + (texts == null ? "" : " and " + texts.length + " texts"));
        }
        this.rows = rows;
        this.columns = columns;
        this.numbers = numbers;
        this.texts = texts;
    }

    /** A table of numbers alone: {@code numbers[row * columns + column]}. */
    public static Table ofNumbers(int rows, int columns, double[] numbers) {
        return new Table(rows, columns, numbers, null);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The backing array, row-major: {@code numbers()[row * columns() + column]}. Not to be written to. */
    public double[] numbers() {
        return numbers;
    }

    public boolean hasTexts() {
        return texts != null;
    }

    public double number(int row, int column) {
        return numbers[row * columns + column];
    }

    public @Nullable String text(int row, int column) {
        return texts == null ? null : texts[row * columns + column];
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public Table slice(int from, int to) {
        return new Table(
                to - from,
                columns,
                Arrays.copyOfRange(numbers, from * columns, to * columns),
                texts == null ? null : Arrays.copyOfRange(texts, from * columns, to * columns));
    }
}
