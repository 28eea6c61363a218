package io.picklejar.model.kernel;

import java.util.List;

/**
 * The values that a column may hold if the steps behind it are to make sense of it. Domains are worked out backwards, from
 * the estimator to the first step: a scaler passes its successor's tolerance for missing values on, an imputer accepts them
 * itself, an encoder brings its categories.
 *
 * @param kind whether the cell is a number or a text; {@code ANY} where both would do (a constant, a dropped column)
 * @param acceptsMissing whether {@code NaN} or a null text has a defined meaning
 * @param categories the values seen in training, in the model's order; empty where the domain is open
 * @param acceptsUnknown whether a value outside {@code categories} has a defined meaning; true where the domain is open
 */
public record Domain(Kind kind, boolean acceptsMissing, List<Label> categories, boolean acceptsUnknown) {

    public enum Kind {
        NUMBER,
        TEXT,
        ANY
    }

    /** Any finite number. */
    public static final Domain NUMBER = new Domain(Kind.NUMBER, false, List.of(), true);

    /** Any number or none. */
    public static final Domain NUMBER_OR_MISSING = new Domain(Kind.NUMBER, true, List.of(), true);

    /** A column that nothing reads. */
    public static final Domain UNUSED = new Domain(Kind.ANY, true, List.of(), true);

    public Domain {
        categories = List.copyOf(categories);
    }

    public Domain withMissing(boolean accepts) {
        return new Domain(kind, accepts, categories, acceptsUnknown);
    }

    /** What satisfies both readers of one column. */
    public Domain and(Domain other) {
        boolean mine = !categories.isEmpty() && (other.categories.isEmpty() || !acceptsUnknown);
        return new Domain(
                kind == Kind.ANY ? other.kind : kind,
                acceptsMissing && other.acceptsMissing,
                mine ? categories : other.categories,
                acceptsUnknown && other.acceptsUnknown);
    }
}
