package io.picklejar.model.schema;

import io.picklejar.model.kernel.TensorType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One feature, in the words of JSON Schema (design section 1).
 *
 * @param nullable whether null (and NaN) may be sent for a missing value
 * @param fallback what a row without this field takes; null where the field is required
 * @param description for people, or null
 * @param example a value that the model accepts (String, Long, Double or Boolean), or null where none is known
 * @param tensor shape and element of a feature of type {@code array}, whose constraints are those of each value in it; null
 *     of any other feature, and where metadata leaves it to the model
 */
public record Feature(
        String name,
        FeatureType type,
        Constraints constraints,
        boolean nullable,
        @Nullable Fallback fallback,
        @Nullable String description,
        @Nullable Object example,
        @Nullable TensorType tensor) {

    public Feature(
            String name,
            FeatureType type,
            Constraints constraints,
            boolean nullable,
            @Nullable Fallback fallback,
            @Nullable String description,
            @Nullable Object example) {
        this(name, type, constraints, nullable, fallback, description, example, null);
    }

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

    /** A required tensor. */
    public static Feature of(String name, TensorType tensor) {
        return new Feature(name, FeatureType.TENSOR, Constraints.NONE, false, null, null, null, tensor);
    }

    /** {@link #tensor} of a feature that has one. */
    public TensorType requireTensor() {
        return Objects.requireNonNull(tensor, name);
    }

    public Feature withTensor(TensorType newTensor) {
        return new Feature(name, type, constraints, nullable, fallback, description, example, newTensor);
    }

    public Feature withConstraints(Constraints newConstraints) {
        return new Feature(name, type, newConstraints, nullable, fallback, description, example, tensor);
    }

    public Feature withFallback(Fallback newFallback) {
        return new Feature(name, type, constraints, nullable, newFallback, description, example, tensor);
    }
}
