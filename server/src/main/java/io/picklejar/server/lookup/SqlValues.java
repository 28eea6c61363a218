package io.picklejar.server.lookup;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database's values as features may be: numbers, truth values, texts; dates and whatever else there is as their text. */
final class SqlValues {

    private SqlValues() {}

    static Found row(ResultSet result, int[] columns) throws SQLException {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = of(result, columns[i]);
        }
        return Found.of(values);
    }

    /** String, Boolean, Number or null. */
    static @Nullable Object of(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            // as it is written: 0.1 in single precision is 0.1, not 0.10000000149011612
            case Float number -> Double.valueOf(number.toString());
            case BigDecimal number -> number;
            case Number number -> number;
            default -> text(result.getString(column));
        };
    }

    private static @Nullable String text(@Nullable String text) {
        if (text != null && text.length() > Store.LONGEST_TEXT) {
            throw new LookupFault(
                    "a text of " + text.length() + " characters (expected: at most " + Store.LONGEST_TEXT + ")");
        }
        return text;
    }
}
