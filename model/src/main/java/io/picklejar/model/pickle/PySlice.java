package io.picklejar.model.pickle;

/** A Python slice (column selection of a ColumnTransformer). Each part is an int, a string or {@code None}. */
public record PySlice(PyValue start, PyValue stop, PyValue step) implements PyValue {
    public PySlice {
        requireScalar(start);
        requireScalar(stop);
        requireScalar(step);
    }

    /** Scalars only: keeps the record's equality and text free of recursion. */
    private static void requireScalar(PyValue part) {
        if (!(part.isNone() || part instanceof PyInt || part instanceof PyStr || part instanceof PyBool)) {
            throw part.expected("int, str or None in a slice");
        }
    }

    @Override
    public String describe() {
        return "slice(" + start.describe() + ", " + stop.describe() + ", " + step.describe() + ")";
    }
}
