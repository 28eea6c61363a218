package io.picklejar.model.sklearn;

/**
 * What is known of the columns that a step will read.
 *
 * @param columns their number, or {@link #UNKNOWN} at the front of a model
 */
record Incoming(int columns, Precision precision) {

    static final int UNKNOWN = -1;

    /** What requests bring. */
    static final Incoming REQUEST = new Incoming(UNKNOWN, Precision.DOUBLE);

    boolean isSingle() {
        return precision == Precision.SINGLE;
    }

    boolean isKnown() {
        return columns != UNKNOWN;
    }
}
