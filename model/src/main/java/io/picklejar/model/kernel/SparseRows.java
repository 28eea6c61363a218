package io.picklejar.model.kernel;

import java.util.Arrays;

/** Collects sparse rows cell by cell. */
public final class SparseRows {

    private final int columns;
    private final int[] rowStart;
    private int[] indices = new int[64];
    private double[] values = new double[64];
    private int rows;
    private int size;

    /** @param mostRows number of rows that will be ended */
    public SparseRows(int mostRows, int columns) {
        this.columns = columns;
        this.rowStart = new int[mostRows + 1];
    }

    /** Adds a cell to the current row; cells come in ascending order of columns. */
    public void add(int column, double value) {
        if (size == indices.length) {
            indices = Arrays.copyOf(indices, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        indices[size] = column;
        values[size++] = value;
    }

    public void endRow() {
        rowStart[++rows] = size;
    }

    /** The rows ended so far. */
    public Table table() {
        return Table.ofSparse(rows, columns, rowStart, indices, values);
    }

    /** The table as sparse rows: itself where it is sparse, else its cells that are not zero. */
    public static Table of(Table in) {
        if (in.isSparse()) {
            return in;
        }
        SparseRows sparse = new SparseRows(in.rows(), in.columns());
        for (int row = 0; row < in.rows(); row++) {
            sparse.addCells(in, row, 0);
            sparse.endRow();
        }
        return sparse.table();
    }

    /** Tables of the same rows next to each other. */
    public static Table beside(int rows, Table[] tables) {
        int width = 0;
        for (Table table : tables) {
            width += table.columns();
        }
        SparseRows sparse = new SparseRows(rows, width);
        for (int row = 0; row < rows; row++) {
            int shift = 0;
            for (Table table : tables) {
                sparse.addCells(table, row, shift);
                shift += table.columns();
            }
            sparse.endRow();
        }
        return sparse.table();
    }

    private void addCells(Table table, int row, int shift) {
        if (table.isSparse()) {
            for (int at = table.rowStart()[row]; at < table.rowStart()[row + 1]; at++) {
                add(table.columnIndices()[at] + shift, table.values()[at]);
            }
            return;
        }
        double[] cells = table.numbers();
        int from = row * table.columns();
        for (int column = 0; column < table.columns(); column++) {
            if (cells[from + column] != 0) {
                add(column + shift, cells[from + column]);
            }
        }
    }
}
