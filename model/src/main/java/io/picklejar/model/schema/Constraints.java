package io.picklejar.model.schema;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a feature's value must be beyond its type.
 *
 * @param enumeration the allowed values (String, Long, Double or Boolean), or null where any will do
 * @param warnOnly whether a value that breaks these constraints is let through with a warning instead of rejected
 */
public record Constraints(
        @Nullable Double minimum,
        @Nullable Double maximum,
        @Nullable Double exclusiveMinimum,
        @Nullable Double exclusiveMaximum,
        @Nullable List<Object> enumeration,
        @Nullable Pattern pattern,
        boolean warnOnly) {

    public static final Constraints NONE = new Constraints(null, null, null, null, null, null, false);

    public Constraints {
        enumeration = enumeration == null ? null : List.copyOf(enumeration);
    }

    public static Constraints range(@Nullable Double minimum, @Nullable Double maximum) {
        return new Constraints(minimum, maximum, null, null, null, null, false);
    }

    public static Constraints oneOf(List<Object> values, boolean warnOnly) {
        return new Constraints(null, null, null, null, values, null, warnOnly);
    }

    public Constraints withRange(@Nullable Double newMinimum, @Nullable Double newMaximum) {
        return new Constraints(
                newMinimum, newMaximum, exclusiveMinimum, exclusiveMaximum, enumeration, pattern, warnOnly);
    }
}
