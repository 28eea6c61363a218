package io.picklejar.model.kernel;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of feature values, row-major. A cell is a number or a text; which columns are text is known by whoever made the
 * table and by the step that reads it, so no cell carries a tag.
 *
 * <ol>
 *   <li>Numbers, integers and booleans (0/1) are doubles; {@code NaN} is a missing number.
 *   <li>Texts lie in a second array of the same layout; {@code null} is a missing text. A table without any text column has
 *       no second array.
 *   <li>Tensors, which only models with inputs of several dimensions read, lie in a third array of the same layout.
 *   <li>The arrays may be longer than {@code rows * columns}; what lies behind is not looked at.
 *   <li>A table is not copied on its way in. Whoever passes a table on stops writing to it; whoever receives one never
 *       writes to it.
 *   <li>Rows may be sparse (see {@link #ofSparse}): numbers alone, of which only those that are not zero are kept. Such a
 *       table answers everything that a dense one does; {@link #numbers} lays it out once, so wide tables are read through
 *       {@link #rowStart}, {@link #columnIndices} and {@link #values}, or passed on by few rows at once.
 * </ol>
 */
public final class Table {

    private final int rows;
    private final int columns;
    private volatile double @Nullable [] numbers;
    private final @Nullable String @Nullable [] texts;
    private final @Nullable Tensor @Nullable [] tensors;
    private final @Nullable Sparse sparse;

    /** Compressed rows, as scipy's CSR: the cells of row {@code i} are those from {@code rowStart[i]} on. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sparse(int[] rowStart, int[] columns, double[] values) {}

    public Table(int rows, int columns, double[] numbers, @Nullable String @Nullable [] texts) {
        this(rows, columns, numbers, texts, null);
    }

    /** @param tensors tensors by cell, or null where no column holds any */
    public Table(
            int rows,
            int columns,
            double[] numbers,
            @Nullable String @Nullable [] texts,
            @Nullable Tensor @Nullable [] tensors) {
        long cells = (long) rows * columns;
        boolean isShort = numbers.length < cells
                || (texts != null && texts.length < cells)
                || (tensors != null && tensors.length < cells);
        if (rows < 0 || columns < 0 || isShort) {
            throw new IllegalArgumentException("a table of " + rows + " x " + columns + " cells in arrays of "
                    + numbers.length + " numbers" + (texts == null ? "" : " and " + texts.length + " texts"));
        }
        this.rows = rows;
        this.columns = columns;
        this.numbers = numbers;
        this.texts = texts;
        this.tensors = tensors;
        this.sparse = null;
    }

    private Table(int rows, int columns, Sparse sparse) {
        this.rows = rows;
        this.columns = columns;
        this.texts = null;
        this.tensors = null;
        this.sparse = sparse;
    }

    /**
     * A table of numbers most of which are zero.
     *
     * @param rowStart where the cells of each row begin, {@code rows + 1} positions from 0 on
     * @param columnIndices column of each cell, ascending within a row
     * @param values number of each cell; both arrays may be longer than {@code rowStart[rows]}
     */
    public static Table ofSparse(int rows, int columns, int[] rowStart, int[] columnIndices, double[] values) {
        if (rows < 0
                || columns < 0
                || rowStart.length <= rows
                || columnIndices.length < rowStart[rows]
                || values.length < rowStart[rows]) {
            throw new IllegalArgumentException("a sparse table of " + rows + " x " + columns + " in arrays of "
                    + rowStart.length + " starts, " + columnIndices.length + " columns, " + values.length + " values");
        }
        return new Table(rows, columns, new Sparse(rowStart, columnIndices, values));
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

    /**
     * The cells, row-major: {@code numbers()[row * columns() + column]}. Not to be written to. The backing array of a dense
     * table; of a sparse one a copy with its zeros, made at the first call and kept.
     */
    public double[] numbers() {
        double[] dense = numbers;
        if (dense == null) {
            dense = laidOut();
            numbers = dense;
        }
        return dense;
    }

    private double[] laidOut() {
        Sparse cells = cells();
        double[] dense = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int at = cells.rowStart[row]; at < cells.rowStart[row + 1]; at++) {
                dense[row * columns + cells.columns[at]] = cells.values[at];
            }
        }
        return dense;
    }

    public boolean isSparse() {
        return sparse != null;
    }

    /** Of a sparse table: where the cells of each row begin; at {@code rows()} the end. Not to be written to. */
    public int[] rowStart() {
        return cells().rowStart;
    }

    /** Of a sparse table: the column of each cell, ascending within a row. Not to be written to. */
    public int[] columnIndices() {
        return cells().columns;
    }

    /** Of a sparse table: the number of each cell. Not to be written to. */
    public double[] values() {
        return cells().values;
    }

    private Sparse cells() {
        if (sparse == null) {
            throw new IllegalStateException("not a sparse table");
        }
        return sparse;
    }

    /** The same cells with other values, for steps that leave zeros alone. */
    public Table withValues(double[] newValues) {
        Sparse cells = cells();
        return ofSparse(rows, columns, cells.rowStart, cells.columns, newValues);
    }

    public boolean hasTexts() {
        return texts != null;
    }

    public double number(int row, int column) {
        double[] dense = numbers;
        if (dense != null) {
            return dense[row * columns + column];
        }
        Sparse cells = cells();
        int at = Arrays.binarySearch(cells.columns, cells.rowStart[row], cells.rowStart[row + 1], column);
        return at < 0 ? 0 : cells.values[at];
    }

    public @Nullable String text(int row, int column) {
        return texts == null ? null : texts[row * columns + column];
    }

    /** The tensor of a cell, or null where it holds none. */
    public @Nullable Tensor tensor(int row, int column) {
        return tensors == null ? null : tensors[row * columns + column];
    }

    /** Whether this table's rows and the other's may be one table's: the same columns, laid out alike. */
    public boolean canJoin(Table other) {
        return columns == other.columns
                && isSparse() == other.isSparse()
                && hasTexts() == other.hasTexts()
                && (tensors == null) == (other.tensors == null);
    }

    /** The rows of tables that {@link #canJoin}, copied one after the other. */
    public static Table joined(List<Table> tables) {
        Table first = tables.get(0);
        int rows = tables.stream().mapToInt(Table::rows).reduce(0, Math::addExact);
        if (first.isSparse()) {
            return joinedSparse(tables, rows);
        }
        int columns = first.columns;
        double[] numbers = new double[Math.multiplyExact(rows, columns)];
        @Nullable String[] texts = first.texts == null ? null : new String[numbers.length];
        @Nullable Tensor[] tensors = first.tensors == null ? null : new Tensor[numbers.length];
        int at = 0;
        for (Table table : tables) {
            int cells = table.rows * columns;
            System.arraycopy(table.numbers(), 0, numbers, at, cells);
            copy(table.texts, texts, at, cells);
            copy(table.tensors, tensors, at, cells);
            at += cells;
        }
        return new Table(rows, columns, numbers, texts, tensors);
    }

    private static void copy(@Nullable Object @Nullable [] from, @Nullable Object @Nullable [] to, int at, int cells) {
        if (from != null && to != null) {
            System.arraycopy(from, 0, to, at, cells);
        }
    }

    private static Table joinedSparse(List<Table> tables, int rows) {
        int cells = 0;
        for (Table table : tables) {
            cells = Math.addExact(cells, table.rowStart()[table.rows]);
        }
        int[] starts = new int[rows + 1];
        int[] indices = new int[cells];
        double[] values = new double[cells];
        int row = 0;
        int at = 0;
        for (Table table : tables) {
            Sparse part = table.cells();
            int count = part.rowStart[table.rows];
            System.arraycopy(part.columns, 0, indices, at, count);
            System.arraycopy(part.values, 0, values, at, count);
            for (int i = 0; i < table.rows; i++) {
                starts[row++] = at + part.rowStart[i];
            }
            at += count;
        }
        starts[rows] = at;
        return ofSparse(rows, tables.get(0).columns, starts, indices, values);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public Table slice(int from, int to) {
        if (sparse != null) {
            return slice(sparse, from, to);
        }
        return new Table(
                to - from,
                columns,
                Arrays.copyOfRange(numbers(), from * columns, to * columns),
                texts == null ? null : Arrays.copyOfRange(texts, from * columns, to * columns),
                tensors == null ? null : Arrays.copyOfRange(tensors, from * columns, to * columns));
    }

    private Table slice(Sparse cells, int from, int to) {
        int first = cells.rowStart[from];
        int[] starts = Arrays.copyOfRange(cells.rowStart, from, to + 1);
        for (int i = 0; i < starts.length; i++) {
            starts[i] -= first;
        }
        return ofSparse(
                to - from,
                columns,
                starts,
                Arrays.copyOfRange(cells.columns, first, cells.rowStart[to]),
                Arrays.copyOfRange(cells.values, first, cells.rowStart[to]));
    }
}
