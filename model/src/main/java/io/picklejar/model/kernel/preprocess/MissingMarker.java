package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Table;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a missing value.
 *
 * @param absent whether it is a missing cell itself (NaN, None)
 * @param number else the number, or NaN where it is a text
 * @param text else the text, or null where it is a number
 */
public record MissingMarker(
        boolean absent, double number, @Nullable String text) {

    /** A missing cell: NaN or a null text. */
    public static final MissingMarker ABSENT = new MissingMarker(true, Double.NaN, null);

    public static MissingMarker of(double number) {
        return Double.isNaN(number) ? ABSENT : new MissingMarker(false, number, null);
    }

    public static MissingMarker of(String text) {
        return new MissingMarker(false, Double.NaN, text);
    }

    boolean matches(double value) {
        return absent ? Double.isNaN(value) : value == number;
    }

    boolean matches(@Nullable String value) {
        return absent ? value == null : text != null && text.equals(value);
    }

    boolean matches(Table in, int row, int column, boolean isText) {
        return isText ? matches(in.text(row, column)) : matches(in.number(row, column));
    }
}
