package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.NumberRows;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of design section 2 whose rows are lists of numbers and nothing else, read in one go ({@link NumberRows}). Whatever
 * differs from that is for {@link RequestDecoder}.
 */
final class NumberBody {

    private static final byte[] FEATURES = quoted("features");
    private static final byte[] BATCH = quoted("batch");
    private static final byte[] REQUESTS = quoted("requests");

    private final byte[] body;
    private final NumberRows rows;

    private NumberBody(byte[] body, FeatureSchema schema, int expectedRows) {
        this.body = body;
        this.rows = new NumberRows(schema, body, expectedRows);
    }

    private static byte[] quoted(String name) {
        return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** The row of {@code {"features": [1, 2, …]}}; null where the body is anything else. */
    static @Nullable Table one(byte[] body, FeatureSchema schema) {
        if (schema.has("features")) {
            return null;
        }
        NumberBody read = new NumberBody(body, schema, 1);
        int end = read.wrapped(read.rows.afterSpace(0));
        return read.isAll(end) ? read.rows.build() : null;
    }

    /** The rows of {@code {"batch": [{"features": [1, 2, …]}, [1, 2, …], …]}}; null where the body is anything else. */
    static @Nullable Table batch(byte[] body, FeatureSchema schema, int maxRows) {
        if (schema.has("features")) {
            return null;
        }
        NumberBody read = new NumberBody(body, schema, 16);
        int end = read.envelope(read.rows.afterSpace(0), maxRows);
        return read.isAll(end) ? read.rows.build() : null;
    }

    private boolean isAll(int end) {
        return end != NumberRows.OTHERWISE && rows.afterSpace(end) == body.length;
    }

    private int envelope(int place, int maxRows) {
        int at = after(place, '{');
        if (at == NumberRows.OTHERWISE) {
            return NumberRows.OTHERWISE;
        }
        int list = value(at, BATCH);
        if (list == NumberRows.OTHERWISE) {
            list = value(at, REQUESTS);
        }
        if (list == NumberRows.OTHERWISE) {
            list = value(at, FEATURES);
        }
        at = after(list, '[');
        for (int count = 0; at != NumberRows.OTHERWISE && count < maxRows; count++) {
            at = item(at);
            if (at == NumberRows.OTHERWISE) {
                return NumberRows.OTHERWISE;
            }
            at = rows.afterSpace(at);
            if (rows.byteAt(at) == ']') {
                return closed(at + 1);
            }
            at = after(at, ',');
        }
        return NumberRows.OTHERWISE;
    }

    private int item(int at) {
        return rows.byteAt(at) == '{' ? wrapped(at) : rows.row(at);
    }

    private int wrapped(int place) {
        int at = after(place, '{');
        at = at == NumberRows.OTHERWISE ? at : value(at, FEATURES);
        at = at == NumberRows.OTHERWISE ? at : rows.row(at);
        return at == NumberRows.OTHERWISE ? at : closed(at);
    }

    /** The place behind the end of the object. */
    private int closed(int place) {
        int at = rows.afterSpace(place);
        return rows.byteAt(at) == '}' ? at + 1 : NumberRows.OTHERWISE;
    }

    /** The place of what comes after {@code c}, where that stands at {@code place}. */
    private int after(int place, char c) {
        return place != NumberRows.OTHERWISE && rows.byteAt(place) == c
                ? rows.afterSpace(place + 1)
                : NumberRows.OTHERWISE;
    }

    /** The place of the value of this name, where that stands at {@code place}. */
    private int value(int place, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (rows.byteAt(place + i) != name[i]) {
                return NumberRows.OTHERWISE;
            }
        }
        return after(rows.afterSpace(place + name.length), ':');
    }
}
