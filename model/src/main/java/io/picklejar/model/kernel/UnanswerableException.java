package io.picklejar.model.kernel;

/**
 * A row that a model has no answer for, though each of its values is of the right kind: scikit-learn raises an error at
 * {@code predict}. It is the row's fault, not the model's; other rows are answered.
 */
public final class UnanswerableException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN = -1;

    private final int column;

    /** A row of which no single column is to blame. */
    public UnanswerableException(String message) {
        this(UNKNOWN, message);
    }

    /** @param column of the table that the step or estimator was given */
    public UnanswerableException(int column, String message) {
        super(message);
        this.column = column;
    }

    /**
     * Makes sure that none of a row's numbers is negative, for methods that are not defined there.
     *
     * @param from where in {@code cells} the row of {@code columns} numbers begins
     * @throws UnanswerableException naming the first column that holds one
     */
    public static void requireNoNegative(double[] cells, int from, int columns) {
        for (int i = 0; i < columns; i++) {
            if (cells[from + i] < 0) {
                throw new UnanswerableException(i, cells[from + i] + " (expected: 0 or more)");
            }
        }
    }

    /** The column to blame, or -1. */
    public int column() {
        return column;
    }

    /** The same of a step that was given the columns {@code of} of a wider table. */
    public UnanswerableException within(int[] of) {
        return at(column >= 0 && column < of.length ? of[column] : UNKNOWN);
    }

    /** The same of a step whose columns other steps have made. */
    public UnanswerableException behindSteps() {
        return at(UNKNOWN);
    }

    private UnanswerableException at(int other) {
        if (other == column) {
            return this;
        }
        UnanswerableException moved = new UnanswerableException(other, String.valueOf(getMessage()));
        moved.initCause(this);
        return moved;
    }
}
