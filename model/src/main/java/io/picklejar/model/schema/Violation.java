package io.picklejar.model.schema;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with one value, named as pydantic names it, because that is what callers' clients already parse.
 *
 * @param type pydantic's error type, e.g. {@code greater_than_equal}
 * @param location where, from the outside in: names (String) and positions (Integer)
 * @param message for a person; says what was expected
 * @param input the value as it was sent (String, Number, Boolean or null); containers are abbreviated to a text
 * @param context the expectation in machine-readable form, e.g. {@code {"ge": 0}}
 */
public record Violation(
        String type,
        List<Object> location,
        String message,
        @Nullable Object input,
        Map<String, Object> context) {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    public Violation {
        location = List.copyOf(location);
        context = Map.copyOf(context);
    }

    /** One line for a log or a terminal: {@code features.age: Input should be greater than or equal to 0 (got -5)}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Object step : location) {
            if (step instanceof Integer position) {
                text.append('[').append(position).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        text.append(text.isEmpty() ? "" : ": ").append(message);
        if (input != null) {
            text.append(" (got ").append(input).append(')');
        }
        return CONTROL.matcher(text).replaceAll("?");
    }
}
