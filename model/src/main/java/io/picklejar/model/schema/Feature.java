package io.picklejar.model.schema;

import org.jspecify.annotations.Nullable;

/**
 * One feature, in the words of JSON Schema (design section 1).
 *
 * @param nullable whether null (and NaN) may be sent for a missing value
 * @param fallback what a row without this field takes; null where the field is required
 * @param description for people, or null
 * @param example a value that the model accepts (String, Long, Double or Boolean), or null where none is known
 */
public record Feature(
        String name,
        FeatureType type,
        Constraints constraints,
        boolean nullable,
        @Nullable Fallback fallback,
        @Nullable String description,
        @Nullable Object example) {

    /**
     * The value of a field that was not sent.
     *
     * @param value String, Long, Double or Boolean, or null for a missing value
     */
    public record Fallback(@Nullable Object value) {}

    /** A required feature of which only name, type and nullability are known. */
    public static Feature of(String name, FeatureType type, boolean nullable) {
        return new Feature(name, type, Constraints.NONE, nullable, null, null, null);
    }

    public Feature withConstraints(Constraints newConstraints) {
        return new Feature(name, type, newConstraints, nullable, fallback, description, example);
    }

    public Feature withFallback(Fallback newFallback) {
        return new Feature(name, type, constraints, nullable, newFallback, description, example);
    }
}
