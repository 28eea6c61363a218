package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.PlainRows;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of design section 2 whose rows are plain, read in one go ({@link PlainRows}). Whatever differs from that is for
 * {@link RequestDecoder}.
 */
final class PlainBody {

    private static final byte[] FEATURES = quoted("features");
    private static final byte[] BATCH = quoted("batch");
    private static final byte[] REQUESTS = quoted("requests");

    private final byte[] body;
    private final PlainRows rows;

    private PlainBody(byte[] body, FeatureSchema schema, int expectedRows) {
        this.body = body;
        this.rows = new PlainRows(schema, body, expectedRows);
    }

    private static byte[] quoted(String name) {
        return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** The row of {@code {"features": […]}}, {@code {"features": {…}}} or {@code {"age": 35, …}}; null where it is anything else. */
    static @Nullable Table one(byte[] body, FeatureSchema schema) {
        if (schema.has("features")) {
            return null;
        }
        PlainBody read = new PlainBody(body, schema, 1);
        int end = read.wrapped(read.rows.afterSpace(0));
        return read.isAll(end) ? read.rows.build() : null;
    }

    /** The rows of {@code {"batch": [a row in any of these forms, …]}}; null where the body is anything else. */
    static @Nullable Table batch(byte[] body, FeatureSchema schema, int maxRows) {
        if (schema.has("features")) {
            return null;
        }
        PlainBody read = new PlainBody(body, schema, 16);
        int end = read.envelope(read.rows.afterSpace(0), maxRows);
        return read.isAll(end) ? read.rows.build() : null;
    }

    private boolean isAll(int end) {
        return end != PlainRows.OTHERWISE && rows.afterSpace(end) == body.length;
    }

    private int envelope(int place, int maxRows) {
        int at = after(place, '{');
        if (at == PlainRows.OTHERWISE) {
            return PlainRows.OTHERWISE;
        }
        int list = rows.value(at, BATCH);
        if (list == PlainRows.OTHERWISE) {
            list = rows.value(at, REQUESTS);
        }
        if (list == PlainRows.OTHERWISE) {
            list = rows.value(at, FEATURES);
        }
        at = after(list, '[');
        for (int count = 0; at != PlainRows.OTHERWISE && count < maxRows; count++) {
            at = item(at);
            if (at == PlainRows.OTHERWISE) {
                return PlainRows.OTHERWISE;
            }
            at = rows.afterSpace(at);
            if (rows.byteAt(at) == ']') {
                return closed(at + 1);
            }
            at = after(at, ',');
        }
        return PlainRows.OTHERWISE;
    }

    private int item(int at) {
        return rows.byteAt(at) == '{' ? wrapped(at) : rows.row(at);
    }

    /** A row that may stand under {@code features}, or be flat. */
    private int wrapped(int place) {
        int at = after(place, '{');
        if (at == PlainRows.OTHERWISE) {
            return PlainRows.OTHERWISE;
        }
        int row = rows.value(at, FEATURES);
        if (row == PlainRows.OTHERWISE) {
            return rows.row(place);
        }
        at = rows.row(row);
        return at == PlainRows.OTHERWISE ? at : closed(at);
    }

    /** The place behind the end of the object. */
    private int closed(int place) {
        int at = rows.afterSpace(place);
        return rows.byteAt(at) == '}' ? at + 1 : PlainRows.OTHERWISE;
    }

    /** The place of what comes after {@code c}, where that stands at {@code place}. */
    private int after(int place, char c) {
        return place != PlainRows.OTHERWISE && rows.byteAt(place) == c
                ? rows.afterSpace(place + 1)
                : PlainRows.OTHERWISE;
    }
}
