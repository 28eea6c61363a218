package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.PartialTable;
import io.picklejar.model.schema.RowDecoder;
import io.picklejar.model.schema.Supplements;
import io.picklejar.model.schema.TableBuilder;
import io.picklejar.model.schema.Violation;
import io.picklejar.model.schema.Violations;
import io.picklejar.server.error.ServeException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Decodes the bodies of design section 2 in one pass: the envelope is followed token by token, rows go straight into the
 * table. One decoder serves one reading of a request. Plain rows are read without tokens ({@link PlainBody}).
 *
 * <p>What names mean does not hang on their order, but only where {@code features} and {@code batch} come first is that known while
 * the others are read. A request that has them elsewhere is wrong whatever else is in it; it is read again for the sake of its
 * errors, with what is known by then of its {@link Shape}.
 */
public final class RequestDecoder {

    private static final Location BODY = Location.root("body");
    private static final String FEATURES = RowDecoder.ENCLOSING;
    /** Where rows are looked for, the first first. */
    private static final List<String> BATCH_KEYS = List.of("batch", "requests", FEATURES);

    private final FeatureSchema schema;
    private final Supplier<Table> table;
    private final Violations violations = new Violations();
    private final Violations warnings = new Violations();
    private final RowDecoder rows;
    /** Whether {@code features} is one of the names that a row is made of, and never encloses one. */
    private final boolean isFlat;

    private final Shape known;
    private @Nullable Shape learnt;
    private @Nullable String list;

    private RequestDecoder(FeatureSchema schema, int expectedRows, Shape known) {
        this.schema = schema;
        this.known = known;
        this.list = known.list;
        this.isFlat = schema.has(FEATURES);
        TableBuilder builder = schema.newTable(expectedRows);
        this.table = builder::build;
        this.rows = new RowDecoder(schema, builder, violations, warnings);
    }

    private RequestDecoder(FeatureSchema schema, PartialTable partial, Shape known) {
        this.schema = schema;
        this.known = known;
        this.list = known.list;
        this.isFlat = schema.has(FEATURES) || partial.keyField(FEATURES) >= 0;
        this.table = partial::build;
        this.rows = new RowDecoder(partial, violations, warnings);
    }

    /**
     * What an earlier reading found out.
     *
     * @param list the name that the rows of a batch stand under, where there are several such names
     * @param enclosed rows that stand under {@code features}, though not as the first name of their objects
     */
    private record Shape(@Nullable String list, BitSet enclosed) {
        static final Shape UNKNOWN = new Shape(null, new BitSet());
    }

    /**
     * Decodes {@code {"features": […]}}, {@code {"features": {…}}} or the flat {@code {"age": 35, …}}.
     *
     * @throws ServeException.Malformed if the body is not JSON
     * @throws ServeException.Invalid with everything that is wrong, if it is not what the model takes
     */
    public static PredictRequest one(byte[] body, FeatureSchema schema) {
        Table numbers = PlainBody.one(body, schema);
        return numbers == null ? oneByToken(body, schema) : PredictRequest.faultless(numbers, false);
    }

    static PredictRequest oneByToken(byte[] body, FeatureSchema schema) {
        return one(body, schema, Shape.UNKNOWN);
    }

    private static PredictRequest one(byte[] body, FeatureSchema schema, Shape known) {
        RequestDecoder decoder = new RequestDecoder(schema, 1, known);
        decoder.read(body, false, 1);
        Shape learnt = decoder.learnt;
        return learnt == null ? decoder.finish(false) : one(body, schema, learnt);
    }

    /**
     * Decodes {@code {"batch": […]}}, {@code {"requests": […]}} or {@code {"features": [[…], …]}}.
     *
     * @param maxRows rows allowed
     * @throws ServeException.Malformed if the body is not JSON
     * @throws ServeException.Invalid with everything that is wrong, if it is not what the model takes
     */
    public static PredictRequest batch(byte[] body, FeatureSchema schema, int maxRows) {
        Table numbers = PlainBody.batch(body, schema, maxRows);
        return numbers == null ? batchByToken(body, schema, maxRows) : PredictRequest.faultless(numbers, true);
    }

    static PredictRequest batchByToken(byte[] body, FeatureSchema schema, int maxRows) {
        return batch(body, schema, maxRows, Shape.UNKNOWN);
    }

    private static PredictRequest batch(byte[] body, FeatureSchema schema, int maxRows, Shape known) {
        RequestDecoder decoder = new RequestDecoder(schema, 16, known);
        decoder.read(body, true, maxRows);
        Shape learnt = decoder.learnt;
        return learnt == null ? decoder.finish(true) : batch(body, schema, maxRows, learnt);
    }

    /**
     * Decodes the same bodies where rows may leave out what is supplied from elsewhere, and hold the keys that it is found by.
     *
     * @param maxRows rows allowed in a batch
     * @throws ServeException.Malformed if the body is not JSON
     * @throws ServeException.Invalid with everything that is wrong, if it is not what the model takes
     */
    public static PartialRequest partial(byte[] body, Supplements supplements, boolean batch, int maxRows) {
        return partial(body, supplements, batch, maxRows, Shape.UNKNOWN);
    }

    private static PartialRequest partial(
            byte[] body, Supplements supplements, boolean batch, int maxRows, Shape known) {
        PartialTable table = new PartialTable(supplements, batch ? 16 : 1);
        RequestDecoder decoder = new RequestDecoder(supplements.schema(), table, known);
        decoder.read(body, batch, maxRows);
        Shape learnt = decoder.learnt;
        if (learnt != null) {
            return partial(body, supplements, batch, maxRows, learnt);
        }
        decoder.requireValid();
        return new PartialRequest(table, batch, decoder.warnings);
    }

    private void read(byte[] body, boolean batch, int maxRows) {
        try (JsonParser parser = Json.parser(body)) {
            if (parser.nextToken() == null) {
                throw new ServeException.Malformed("the body is empty (expected: JSON)");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                notAnObject(parser);
            } else if (batch) {
                envelope(parser, maxRows);
            } else {
                wrapped(parser, BODY, 0);
            }
            if (parser.nextToken() != null) {
                throw Json.followed(body);
            }
        } catch (JacksonException e) {
            throw Json.refused(body, e);
        }
    }

    private void requireValid() {
        if (!violations.isEmpty()) {
            throw new ServeException.Invalid(violations.kept(), violations.count());
        }
    }

    private PredictRequest finish(boolean batch) {
        requireValid();
        return new PredictRequest(table.get(), batch, warnings.kept(), warnings.count());
    }

    /** A row that may stand under {@code features}, as a list or named, or be flat. */
    private void wrapped(JsonParser parser, Location at, int row) {
        if (known.enclosed.get(row)) {
            parser.nextToken();
            enclosed(parser, at);
            return;
        }
        int match = parser.nextNameMatch(schema.names());
        if (match == PropertyNameMatcher.MATCH_UNKNOWN_NAME && !isFlat && FEATURES.equals(parser.currentName())) {
            enclosed(parser, at);
        } else if (rows.named(parser, match, at) && !isFlat) {
            learnt = learnt == null ? new Shape(list, new BitSet()) : learnt;
            learnt.enclosed.set(row);
        }
    }

    /** A row under {@code features}; the parser stands on the first name beside it, or on that one. */
    private void enclosed(JsonParser parser, Location at) {
        boolean isRead = false;
        for (String name = parser.currentName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (!name.equals(FEATURES)) {
                rows.extra(parser, name, at, " beside 'features'");
            } else if (isRead) {
                rows.duplicate(parser, name, at);
            } else {
                isRead = true;
                rows.row(parser, at.then(name));
            }
        }
    }

    private void notAnObject(JsonParser parser) {
        violations.add(new Violation(
                "model_attributes_type",
                BODY.steps(),
                "Input should be an object, such as {\"features\": [...]} or one of named values",
                null,
                Map.of()));
        parser.skipChildren();
    }

    private void envelope(JsonParser parser, int maxRows) {
        boolean isRead = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            list = list == null && BATCH_KEYS.contains(name) ? name : list;
            if (!name.equals(list)) {
                besideRows(parser, name);
            } else if (isRead) {
                rows.duplicate(parser, name, BODY);
            } else {
                isRead = true;
                items(parser, BODY.then(name), maxRows);
            }
        }
        if (list == null) {
            violations.add(new Violation(
                    "missing",
                    BODY.then("batch").steps(),
                    "Field required: \"batch\", \"requests\" or \"features\" with a list of rows",
                    null,
                    Map.of()));
        }
    }

    private void besideRows(JsonParser parser, String name) {
        int rank = BATCH_KEYS.indexOf(name);
        if (rank >= 0 && rank < BATCH_KEYS.indexOf(list)) {
            list = name;
            learnt = new Shape(name, new BitSet());
        }
        rows.extra(parser, name, BODY, "");
    }

    private void items(JsonParser parser, Location at, int maxRows) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            violations.add(new Violation("list_type", at.steps(), "Input should be a valid list", null, Map.of()));
            parser.skipChildren();
            return;
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count < maxRows) {
                item(parser, at.then(count), count);
            } else {
                parser.skipChildren();
            }
            count++;
        }
        if (count == 0 || count > maxRows) {
            wrongCount(at, count, maxRows);
        }
    }

    private void item(JsonParser parser, Location at, int row) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            wrapped(parser, at, row);
        } else {
            rows.row(parser, at);
        }
    }

    private void wrongCount(Location at, int count, int maxRows) {
        boolean few = count == 0;
        violations.add(new Violation(
                few ? "too_short" : "too_long",
                at.steps(),
                few ? "List should have at least 1 row" : "List should have at most " + maxRows + " rows, not " + count,
                null,
                Map.of(
                        "field_type",
                        "List",
                        few ? "min_length" : "max_length",
                        few ? 1 : maxRows,
                        "actual_length",
                        count)));
    }
}
