package io.picklejar.model.schema;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A feature's constraints in the form that one comparison settles the good case. */
final class FeatureRule {

    /** What is wrong with a value. */
    record Problem(String type, String message, Map<String, Object> context) {}

    /** What a constraint says, as opposed to a type: with {@code out_of_range: warn} such a value is let through. */
    private static final Set<String> CONSTRAINTS = Set.of(
            "enum", "greater_than_equal", "greater_than", "less_than_equal", "less_than", "string_pattern_mismatch");

    final Feature feature;
    final FeatureType type;
    private final Constraints constraints;
    private final double lowest;
    private final double highest;
    private final @Nullable Set<Object> allowed;
    private final @Nullable TextPattern pattern;

    FeatureRule(Feature feature) {
        this.feature = feature;
        this.type = feature.type();
        this.constraints = feature.constraints();
        this.lowest = Math.max(
                constraints.minimum() == null ? -Double.MAX_VALUE : constraints.minimum(),
                constraints.exclusiveMinimum() == null
                        ? -Double.MAX_VALUE
                        : Math.nextUp(constraints.exclusiveMinimum()));
        this.highest = Math.min(
                constraints.maximum() == null ? Double.MAX_VALUE : constraints.maximum(),
                constraints.exclusiveMaximum() == null
                        ? Double.MAX_VALUE
                        : Math.nextDown(constraints.exclusiveMaximum()));
        this.allowed = constraints.enumeration() == null ? null : comparable(constraints.enumeration());
        this.pattern = constraints.pattern() == null ? null : new TextPattern(constraints.pattern());
    }

    /** What is wrong with this value of a tensor of such elements, or null. Neither NaN nor infinite. */
    @Nullable
    Problem check(double value, Element element) {
        if (value < element.lowest() || value > element.highest()) {
            String limit =
                    shown(value < 0 ? element.lowest() : element.highest()).toString();
            return new Problem(
                    "number_type",
                    "Input should be " + (value < 0 ? "at least " : "at most ") + limit + ", as the model's "
                            + element.name().toLowerCase(Locale.ROOT) + " is",
                    Map.of());
        }
        return check(value);
    }

    /** Whether a value with this problem is let through with a warning. */
    boolean onlyWarns(Problem problem) {
        return constraints.warnOnly() && CONSTRAINTS.contains(problem.type());
    }

    /** That a value is not of the feature's type. */
    Problem wrongType() {
        return switch (type) {
            case NUMBER -> new Problem("float_type", "Input should be a valid number", Map.of());
            case INTEGER -> new Problem("int_type", "Input should be a valid integer", Map.of());
            case STRING -> new Problem("string_type", "Input should be a valid string", Map.of());
            case BOOLEAN -> new Problem("bool_type", "Input should be a valid boolean", Map.of());
            case TENSOR -> new Problem("list_type", "Input should be a list", Map.of());
            case ANY -> new Problem("scalar_type", "Input should be a number, a string or a boolean", Map.of());
        };
    }

    /** Why this is no number for the feature at all, whatever its range, or null. */
    @Nullable
    Problem typeProblem(double value) {
        if (type == FeatureType.STRING || type == FeatureType.BOOLEAN || type == FeatureType.TENSOR) {
            return wrongType();
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return new Problem("finite_number", "Input should be a finite number", Map.of());
        }
        if (type == FeatureType.INTEGER && value != Math.rint(value)) {
            return new Problem(
                    "int_from_float", "Input should be a valid integer, got a number with a fractional part", Map.of());
        }
        return null;
    }

    private static Set<Object> comparable(List<Object> enumeration) {
        Set<Object> values = new HashSet<>();
        for (Object value : enumeration) {
            values.add(value instanceof Number number ? (Object) (number.doubleValue() + 0.0) : value);
        }
        return values;
    }

    /** The least number that will do. */
    double lowest() {
        return lowest;
    }

    /** The greatest number that will do. */
    double highest() {
        return highest;
    }

    /** Whether this value, of the feature's type or null for a missing one, would be accepted. */
    boolean accepts(@Nullable Object value) {
        if (value == null) {
            return feature.nullable();
        }
        if (value instanceof Tensor) {
            return true;
        }
        boolean isFinite = !(value instanceof Number number) || Double.isFinite(number.doubleValue());
        return isFinite && (constraints.warnOnly() || problemOf(value) == null);
    }

    private @Nullable Problem problemOf(Object value) {
        if (value instanceof String text) {
            return check(text);
        }
        return value instanceof Boolean truth ? check(truth.booleanValue()) : check(((Number) value).doubleValue());
    }

    /** What is wrong with this number, or null. Neither NaN nor infinite. */
    @Nullable
    Problem check(double value) {
        if (value >= lowest && value <= highest && allowed == null) {
            return null;
        }
        // adding 0.0 makes -0.0 the 0.0 that an enumeration holds
        if (allowed != null && !allowed.contains(value + 0.0)) {
            return notInEnumeration();
        }
        return outOfRange(value);
    }

    /** What is wrong with this text, or null. */
    @Nullable
    Problem check(String value) {
        if (allowed != null && !allowed.contains(value)) {
            return notInEnumeration();
        }
        if (pattern == null || pattern.isFoundIn(value)) {
            return null;
        }
        return new Problem(
                "string_pattern_mismatch",
                "String should match pattern '" + pattern + "'",
                Map.of("pattern", pattern.toString()));
    }

    /** What is wrong with this truth value, or null. */
    @Nullable
    Problem check(boolean value) {
        return allowed != null && !allowed.contains(value) ? notInEnumeration() : null;
    }

    private Problem notInEnumeration() {
        String expected = expectedValues();
        return new Problem("enum", "Input should be " + expected, Map.of("expected", expected));
    }

    /** {@code 'car', 'home' or 'school'}, as pydantic words it; a long list is cut. */
    private String expectedValues() {
        StringBuilder text = new StringBuilder();
        List<Object> values = Objects.requireNonNull(constraints.enumeration());
        int shown = Math.min(values.size(), 20);
        for (int i = 0; i < shown; i++) {
            boolean last = i == shown - 1 && shown == values.size();
            text.append(i == 0 ? "" : last ? " or " : ", ");
            Object value = values.get(i);
            text.append(value instanceof String ? "'" + value + "'" : value.toString());
        }
        return shown == values.size()
                ? text.toString()
                : text.append(" or one of ")
                        .append(values.size() - shown)
                        .append(" more")
                        .toString();
    }

    private @Nullable Problem outOfRange(double value) {
        if (constraints.minimum() != null && value < constraints.minimum()) {
            return limit("greater_than_equal", "greater than or equal to", "ge", constraints.minimum());
        }
        if (constraints.exclusiveMinimum() != null && value <= constraints.exclusiveMinimum()) {
            return limit("greater_than", "greater than", "gt", constraints.exclusiveMinimum());
        }
        if (constraints.maximum() != null && value > constraints.maximum()) {
            return limit("less_than_equal", "less than or equal to", "le", constraints.maximum());
        }
        if (constraints.exclusiveMaximum() != null && value >= constraints.exclusiveMaximum()) {
            return limit("less_than", "less than", "lt", constraints.exclusiveMaximum());
        }
        return null;
    }

    private static Problem limit(String type, String words, String key, double limit) {
        Number shown = shown(limit);
        return new Problem(type, "Input should be " + words + " " + shown, Map.of(key, shown));
    }

    /** {@code 0} rather than {@code 0.0}, as the person wrote it. */
    static Number shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? (Number) (long) value : (Number) value;
    }
}
