package io.picklejar.model.sklearn;

/** A fitted array of one or two dimensions. */
final class Matrix {

    private final int rows;
    private final int columns;
    private final double[] values;
    private final boolean single;

    /**
     * Wraps the values.
     *
     * @param rows 1 for an array of one dimension
     * @param values row-major
     * @param single whether it is float32
     */
    Matrix(int rows, int columns, double[] values, boolean single) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
        this.single = single;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Row-major; not to be written to. */
    double[] values() {
        return values;
    }

    boolean isSingle() {
        return single;
    }
}
