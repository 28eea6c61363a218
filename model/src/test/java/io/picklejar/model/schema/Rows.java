package io.picklejar.model.schema;

import io.picklejar.model.kernel.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Rows read from text, for tests: what came of them and what was said of them. */
record Rows(Table table, Violations violations, Violations warnings) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Reads each text as a row at {@code row}, {@code row} …, as it would stand in a request body. */
    static Rows read(FeatureSchema schema, String... rows) {
        TableBuilder table = schema.newTable(1);
        Violations violations = new Violations();
        Violations warnings = new Violations();
        RowDecoder decoder = new RowDecoder(schema, table, violations, warnings);
        for (String row : rows) {
            try (JsonParser parser =
                    JSON.createParser(ObjectReadContext.empty(), row.getBytes(StandardCharsets.UTF_8))) {
                parser.nextToken();
                decoder.row(parser, Location.root("row"));
                if (parser.nextToken() != null) {
                    throw new AssertionError("the decoder left the parser inside the row: " + row);
                }
            }
        }
        return new Rows(table.build(), violations, warnings);
    }

    /** One value of a single feature {@code x}. */
    static Rows value(Feature x, String value) {
        return read(new FeatureSchema(List.of(x)), "{\"x\": " + value + "}");
    }

    static Feature x(FeatureType type, Constraints constraints) {
        return Feature.of("x", type, false).withConstraints(constraints);
    }

    static Feature x(FeatureType type) {
        return x(type, Constraints.NONE);
    }

    static Constraints pattern(String regex) {
        return new Constraints(null, null, null, null, null, Pattern.compile(regex), false);
    }

    static FeatureSchema schema(Feature... features) {
        return new FeatureSchema(List.of(features));
    }

    static FeatureSchema numbers(String... names) {
        return new FeatureSchema(List.of(names).stream()
                .map(name -> Feature.of(name, FeatureType.NUMBER, false))
                .toList());
    }

    /** {@code "type at [path] message (got input)"} of each violation. */
    List<String> told() {
        return told(violations);
    }

    List<String> warned() {
        return told(warnings);
    }

    private static List<String> told(Violations violations) {
        return violations.kept().stream()
                .map(one -> one.type() + " at " + one.location() + " " + one.message())
                .toList();
    }

    /** The only violation's type, or {@code ok}. */
    String verdict() {
        return violations.isEmpty() ? "ok" : violations.kept().get(0).type();
    }

    Violation only() {
        if (violations.count() != 1) {
            throw new AssertionError("expected one violation: " + told());
        }
        return violations.kept().get(0);
    }

    @Nullable
    Object input() {
        return only().input();
    }

    double number() {
        return table.number(0, 0);
    }

    @Nullable
    String text() {
        return table.text(0, 0);
    }
}
