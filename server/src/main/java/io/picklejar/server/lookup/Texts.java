package io.picklejar.server.lookup;

import io.picklejar.model.schema.FeatureType;
import java.util.regex.Pattern;

/** Values of a store that has texts alone, as what their features are. */
final class Texts {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]{1,400}(\\.[0-9]{0,400})?|\\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?");

    private Texts() {}

    /** A Double, a Boolean or the text itself, which then is no value of that type. */
    static Object read(String text, FeatureType type) {
        return switch (type) {
            case NUMBER, INTEGER -> number(text);
            case BOOLEAN -> truth(text);
            case STRING, ANY, TENSOR -> text;
        };
    }

    private static Object number(String text) {
        if (text.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }

    private static Object truth(String text) {
        return switch (text) {
            case "1", "true", "True" -> true;
            case "0", "false", "False" -> false;
            default -> text;
        };
    }
}
