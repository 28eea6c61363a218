package io.picklejar.model.schema;

import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.schema.FeatureRule.Problem;
import io.picklejar.model.text.Spelling;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Reads rows of one schema straight from JSON tokens into a table, checking each value as it passes. No tree is built and
 * nothing is boxed unless something is wrong; then reading goes on, so that every fault of a request is told at once.
 *
 * <p>A row is an array of values in training order, or an object of named values. One decoder serves one request and is
 * used by one thread.
 */
public final class RowDecoder {

    /** The name in an object that a row may stand under. */
    public static final String ENCLOSING = "features";

    private static final int LONGEST_ECHO = 200;

    /** Names that one request may have its misspelt names compared with; then no more hints are given. */
    private static final int MOST_COMPARED = 10_000;

    private final FeatureSchema schema;
    private final TableBuilder table;
    private final Violations violations;
    private final Violations warnings;
    private final boolean[] seen;
    private final @Nullable PartialTable partial;
    private int compared;

    /**
     * @param violations takes what makes the request unacceptable
     * @param warnings takes what is unusual but allowed ({@code out_of_range: warn})
     */
    public RowDecoder(FeatureSchema schema, TableBuilder table, Violations violations, Violations warnings) {
        this(schema, table, violations, warnings, null);
    }

    /** Reads rows that may leave out what is supplied from elsewhere, and hold the keys that it is found by. */
    public RowDecoder(PartialTable partial, Violations violations, Violations warnings) {
        this(partial.schema(), partial.table(), violations, warnings, partial);
    }

    private RowDecoder(
            FeatureSchema schema,
            TableBuilder table,
            Violations violations,
            Violations warnings,
            @Nullable PartialTable partial) {
        this.schema = schema;
        this.table = table;
        this.partial = partial;
        this.violations = violations;
        this.warnings = warnings;
        this.seen = new boolean[schema.size()];
    }

    /**
     * Reads one row. The parser stands on the row's first token and is left on its last.
     *
     * @param at where the row stands in the request
     */
    public void row(JsonParser parser, Location at) {
        switch (parser.currentToken()) {
            case START_ARRAY -> list(parser, at);
            case START_OBJECT -> named(parser, parser.nextNameMatch(schema.names()), at);
            default -> notARow(parser, at);
        }
    }

    /**
     * Reads the named values of a row up to the end of their object.
     *
     * @param first what {@link JsonParser#nextNameMatch} said of the object's first name against {@link FeatureSchema#names}
     * @return whether {@link #ENCLOSING} was among the names that are none of the schema's
     */
    public boolean named(JsonParser parser, int first, Location at) {
        addRow(at);
        Arrays.fill(seen, false);
        boolean encloses = false;
        PropertyNameMatcher names = schema.names();
        for (int index = first; index != PropertyNameMatcher.MATCH_END_OBJECT; index = parser.nextNameMatch(names)) {
            encloses |= index < 0 && ENCLOSING.equals(parser.currentName());
            field(parser, index, at);
        }
        for (int index = 0; index < seen.length; index++) {
            if (!seen[index]) {
                absent(index, at);
            }
        }
        requireKeys(at);
        return encloses;
    }

    private void addRow(Location at) {
        table.addRow();
        if (partial != null) {
            partial.addRow(at);
        }
    }

    private void requireKeys(Location at) {
        if (partial != null) {
            partial.requireKeys((problem, name) -> violate(at.then(name), problem, null));
        }
    }

    private void field(JsonParser parser, int index, Location at) {
        String name = parser.currentName();
        parser.nextToken();
        if (index < 0) {
            key(parser, name, at);
        } else if (seen[index]) {
            duplicate(parser, name, at);
        } else {
            seen[index] = true;
            value(parser, index, at, name);
        }
    }

    /** A key beside the features, or a name that is none. */
    private void key(JsonParser parser, String name, Location at) {
        int key = partial == null ? -1 : partial.keyField(name);
        if (partial == null || key < 0) {
            extra(parser, name, at, hint(name));
            return;
        }
        Problem problem = partial.readKey(key, parser);
        if (problem != null) {
            violate(at.then(name), problem, input(parser));
        }
    }

    private void absent(int index, Location at) {
        Feature feature = schema.rule(index).feature;
        if (partial != null && partial.isSupplied(index)) {
            partial.absent(index);
        } else if (feature.fallback() == null) {
            violate(at.then(feature.name()), "missing", "Field required", null, Map.of());
        } else {
            table.setScalar(index, feature.fallback().value());
        }
    }

    /** Says that the value the parser stands on is no row, and skips it. */
    public void notARow(JsonParser parser, Location at) {
        addRow(at);
        String message = schema.isOneTensor()
                ? "Input should be a list of shape "
                        + schema.rule(0).feature.requireTensor().shown() + " or an object of named values"
                : "Input should be a list of " + schema.size() + " values or an object of named values";
        violate(at, "model_attributes_type", message, input(parser), Map.of());
    }

    /** The values in training order; of a schema that is one tensor, that tensor. */
    private void list(JsonParser parser, Location at) {
        if (schema.isOneTensor()) {
            addRow(at);
            value(parser, 0, at);
        } else {
            positional(parser, at);
        }
    }

    private void positional(JsonParser parser, Location at) {
        addRow(at);
        int size = schema.size();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (index < size) {
                value(parser, index, at, null);
            } else {
                parser.skipChildren();
            }
            index++;
        }
        if (index != size) {
            violate(
                    at,
                    index < size ? "too_short" : "too_long",
                    "List should have " + size + " items, not " + index,
                    null,
                    Map.of(
                            "field_type",
                            "List",
                            index < size ? "min_length" : "max_length",
                            size,
                            "actual_length",
                            index));
        }
        requireKeys(at);
    }

    /** @param name the field's name, or null where the row is positional */
    private void value(JsonParser parser, int index, Location at, @Nullable String name) {
        if (schema.rule(index).type == FeatureType.TENSOR) {
            value(parser, index, name == null ? at.then(index) : at.then(name));
            return;
        }
        if (name == null && partial != null && partial.isLeftOut(index, parser.currentToken())) {
            return;
        }
        FeatureRule rule = schema.rule(index);
        Problem problem = switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, index, rule);
            case VALUE_STRING -> string(parser, index, rule);
            case VALUE_TRUE -> truth(true, index, rule);
            case VALUE_FALSE -> truth(false, index, rule);
            case VALUE_NULL -> rule.feature.nullable() ? null : rule.wrongType();
            default -> rule.wrongType();
        };
        if (problem != null) {
            report(parser, rule, problem, name == null ? at.then(index) : at.then(name));
        }
    }

    /** @param at where the tensor itself stands */
    private void value(JsonParser parser, int index, Location at) {
        FeatureRule rule = schema.rule(index);
        Tensor tensor = TensorDecoder.read(parser, rule, at, (on, problem, where) -> report(on, rule, problem, where));
        if (tensor != null) {
            table.set(index, tensor);
        }
    }

    private @Nullable Problem number(JsonParser parser, int index, FeatureRule rule) {
        double value = parser.getDoubleValue();
        if (Double.isNaN(value) && rule.feature.nullable()) {
            return null;
        }
        Problem problem = rule.typeProblem(value);
        if (problem != null) {
            return problem;
        }
        table.set(index, value);
        return rule.check(value);
    }

    private @Nullable Problem string(JsonParser parser, int index, FeatureRule rule) {
        if (rule.type != FeatureType.STRING && rule.type != FeatureType.ANY) {
            return rule.wrongType();
        }
        String value = parser.getString();
        table.set(index, value);
        return rule.check(value);
    }

    private @Nullable Problem truth(boolean value, int index, FeatureRule rule) {
        if (rule.type != FeatureType.BOOLEAN && rule.type != FeatureType.ANY) {
            return rule.wrongType();
        }
        table.set(index, value ? 1 : 0);
        return rule.check(value);
    }

    private void report(JsonParser parser, FeatureRule rule, Problem problem, Location at) {
        Violations to = rule.onlyWarns(problem) ? warnings : violations;
        add(to, at, problem.type(), problem.message(), input(parser), problem.context());
    }

    /** Says that the name before the value the parser stands on was there before, and skips the value. */
    public void duplicate(JsonParser parser, String name, Location at) {
        violate(at.then(name), "duplicate_field", "Field is given more than once", input(parser), Map.of());
    }

    /**
     * Says that the name before the value the parser stands on has no place beside rows, and skips the value.
     *
     * @param reason what there is to say about it
     */
    public void extra(JsonParser parser, String name, Location at, String reason) {
        String message = "Extra inputs are not permitted" + reason;
        violate(at.then(abbreviated(name)), "extra_forbidden", message, input(parser), Map.of());
    }

    private String hint(String name) {
        if (violations.isFull() || schema.size() > MOST_COMPARED - compared) {
            return "";
        }
        compared += schema.size();
        String nearest = Spelling.nearest(name, schema.featureNames());
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    private void violate(Location at, Problem problem, @Nullable Object input) {
        violate(at, problem.type(), problem.message(), input, problem.context());
    }

    private void violate(
            Location at, String type, String message, @Nullable Object input, Map<String, Object> context) {
        add(violations, at, type, message, input, context);
    }

    private static void add(
            Violations to,
            Location at,
            String type,
            String message,
            @Nullable Object input,
            Map<String, Object> context) {
        if (to.isFull()) {
            to.countOne();
        } else {
            to.add(new Violation(type, at.steps(), message, input, context));
        }
    }

    /** The value the parser stands on, for the answer; a container is skipped and abbreviated. */
    private static @Nullable Object input(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numberInput(parser);
            case VALUE_STRING -> abbreviated(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case END_ARRAY -> "[...]";
            case START_ARRAY -> {
                parser.skipChildren();
                yield "[...]";
            }
            case START_OBJECT -> {
                parser.skipChildren();
                yield "{...}";
            }
            default -> null;
        };
    }

    /** Echoed as sent where JSON can hold it, else as text: {@code "NaN"}, {@code "1e400"}. */
    private static Object numberInput(JsonParser parser) {
        double value = parser.getDoubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return abbreviated(parser.getString());
        }
        return FeatureRule.shown(value);
    }

    private static String abbreviated(String text) {
        if (text.length() <= LONGEST_ECHO) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_ECHO - 1));
        return text.substring(0, splitsPair ? LONGEST_ECHO - 1 : LONGEST_ECHO) + "…";
    }
}
