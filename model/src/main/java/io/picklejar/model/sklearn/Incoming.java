package io.picklejar.model.sklearn;

import java.util.List;

/**
 * What is known of the columns that a step will read.
 *
 * @param columns their number, or {@link #UNKNOWN} at the front of a model
 * @param names their names where steps of old versions choose by them without keeping them; else empty
 */
record Incoming(int columns, Precision precision, List<String> names) {

    static final int UNKNOWN = -1;

    /** What requests bring. */
    static final Incoming REQUEST = new Incoming(UNKNOWN, Precision.DOUBLE);

    Incoming(int columns, Precision precision) {
        this(columns, precision, List.of());
    }

    boolean isSingle() {
        return precision == Precision.SINGLE;
    }

    boolean isKnown() {
        return columns != UNKNOWN;
    }
}
