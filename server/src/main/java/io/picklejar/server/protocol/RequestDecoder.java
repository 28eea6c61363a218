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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Decodes the bodies of design section 2 in one pass: the envelope is followed token by token, rows go straight into the
 * table. One decoder serves one request. Plain rows are read without tokens ({@link PlainBody}).
 */
public final class RequestDecoder {

    private static final Location BODY = Location.root("body");
    private static final String FEATURES = "features";
    private static final Set<String> BATCH_KEYS = Set.of("batch", "requests", FEATURES);

    private final FeatureSchema schema;
    private final Supplier<Table> table;
    private final Violations violations = new Violations();
    private final Violations warnings = new Violations();
    private final RowDecoder rows;

    private RequestDecoder(FeatureSchema schema, int expectedRows) {
        this.schema = schema;
        TableBuilder builder = schema.newTable(expectedRows);
        this.table = builder::build;
        this.rows = new RowDecoder(schema, builder, violations, warnings);
    }

    private RequestDecoder(FeatureSchema schema, PartialTable partial) {
        this.schema = schema;
        this.table = partial::build;
        this.rows = new RowDecoder(partial, violations, warnings);
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
        RequestDecoder decoder = new RequestDecoder(schema, 1);
        decoder.read(body, parser -> decoder.wrapped(parser, BODY));
        return decoder.finish(false);
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
        RequestDecoder decoder = new RequestDecoder(schema, 16);
        decoder.read(body, parser -> decoder.envelope(parser, maxRows));
        return decoder.finish(true);
    }

    /**
     * Decodes the same bodies where rows may leave out what is supplied from elsewhere, and hold the keys that it is found by.
     *
     * @param maxRows rows allowed in a batch
     * @throws ServeException.Malformed if the body is not JSON
     * @throws ServeException.Invalid with everything that is wrong, if it is not what the model takes
     */
    public static PartialRequest partial(byte[] body, Supplements supplements, boolean batch, int maxRows) {
        PartialTable table = new PartialTable(supplements, batch ? 16 : 1);
        RequestDecoder decoder = new RequestDecoder(supplements.schema(), table);
        decoder.read(body, parser -> {
            if (batch) {
                decoder.envelope(parser, maxRows);
            } else {
                decoder.wrapped(parser, BODY);
            }
        });
        decoder.requireValid();
        return new PartialRequest(table, batch, decoder.warnings);
    }

    private interface Reader {
        void read(JsonParser parser);
    }

    private void read(byte[] body, Reader reader) {
        try (JsonParser parser = Json.parser(body)) {
            if (parser.nextToken() == null) {
                throw new ServeException.Malformed("the body is empty (expected: JSON)");
            }
            reader.read(parser);
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
    private void wrapped(JsonParser parser, Location at) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            notAnObject(parser, at);
            return;
        }
        int match = parser.nextNameMatch(schema.names());
        if (match != PropertyNameMatcher.MATCH_UNKNOWN_NAME || !FEATURES.equals(parser.currentName())) {
            rows.named(parser, match, at);
            return;
        }
        parser.nextToken();
        rows.row(parser, at.then(FEATURES));
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            rows.unknownName(parser, name, at);
        }
    }

    private void notAnObject(JsonParser parser, Location at) {
        violations.add(new Violation(
                "model_attributes_type",
                at.steps(),
                "Input should be an object, such as {\"features\": [...]} or one of named values",
                null,
                Map.of()));
        parser.skipChildren();
    }

    private void envelope(JsonParser parser, int maxRows) {
        boolean found = false;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            notAnObject(parser, BODY);
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!found && BATCH_KEYS.contains(name)) {
                found = true;
                items(parser, BODY.then(name), maxRows);
            } else {
                rows.unknownName(parser, name, BODY);
            }
        }
        if (!found) {
            violations.add(new Violation(
                    "missing",
                    BODY.then("batch").steps(),
                    "Field required: \"batch\", \"requests\" or \"features\" with a list of rows",
                    null,
                    Map.of()));
        }
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
                item(parser, at.then(count));
            } else {
                parser.skipChildren();
            }
            count++;
        }
        if (count == 0 || count > maxRows) {
            wrongCount(at, count, maxRows);
        }
    }

    private void item(JsonParser parser, Location at) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            wrapped(parser, at);
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
