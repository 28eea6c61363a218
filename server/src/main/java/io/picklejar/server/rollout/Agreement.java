package io.picklejar.server.rollout;

/**
 * How far a shadow said the same as what answered.
 *
 * @param requests compared
 * @param rows in them
 * @param rowsAgreed of these rows
 */
public record Agreement(long requests, long rows, long rowsAgreed) {

    static final Agreement NONE = new Agreement(0, 0, 0);

    /** What came since then; everything, if counting has begun anew. */
    Agreement since(Agreement then) {
        return then.requests > requests
                ? this
                : new Agreement(requests - then.requests, rows - then.rows, rowsAgreed - then.rowsAgreed);
    }

    /** Rows agreed, as a fraction; 1 while nothing was compared. */
    public double rate() {
        return rows == 0 ? 1 : (double) rowsAgreed / rows;
    }
}
