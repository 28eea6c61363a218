package io.picklejar.model.schema;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.FeatureRule.Problem;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Reads one tensor from nested lists, straight into one array of its element: the tokens are followed, nothing is boxed, and
 * a place in the request is only spelled out where something is wrong there. A free axis takes the length of the first list
 * met there, and every other list of that axis must be as long.
 */
final class TensorDecoder {

    /** First room for values; what the file says of a shape is no reason to allocate. */
    private static final int FIRST_ROOM = 1 << 12;

    /** What is wrong goes there. */
    interface Faults {
        void report(JsonParser parser, Problem problem, Location at);
    }

    private final FeatureRule rule;
    private final Element element;
    private final TensorType type;
    private final Location start;
    private final Faults faults;
    private final int[] lengths;
    private final int[] position;
    private final int most;
    private float[] floats = {};
    private double[] doubles = {};
    private long[] longs = {};
    private String[] texts = {};
    private int count;
    private boolean bad;

    private TensorDecoder(FeatureRule rule, Location start, Faults faults) {
        this.rule = rule;
        this.type = rule.feature.requireTensor();
        this.element = type.element();
        this.start = start;
        this.faults = faults;
        this.lengths = type.shape().stream().mapToInt(Integer::intValue).toArray();
        this.position = new int[lengths.length];
        this.most = type.isFixed() ? (int) Math.min(type.leastSize(), Integer.MAX_VALUE - 16) : Integer.MAX_VALUE - 16;
    }

    /**
     * Reads the tensor whose list the parser stands before; the parser is left on its end.
     *
     * @return the tensor, or null where something was wrong and has been reported
     */
    static @Nullable Tensor read(JsonParser parser, FeatureRule rule, Location at, Faults faults) {
        TensorDecoder decoder = new TensorDecoder(rule, at, faults);
        decoder.axis(parser, 0);
        return decoder.bad ? null : decoder.tensor();
    }

    private Tensor tensor() {
        if (element == Element.TEXT) {
            return new Tensor.Texts(lengths, texts);
        }
        if (element.isSingle()) {
            return new Tensor.Floats(lengths, floats);
        }
        return element == Element.DOUBLE ? new Tensor.Doubles(lengths, doubles) : new Tensor.Longs(lengths, longs);
    }

    /** Reads one list of an axis. */
    private void axis(JsonParser parser, int axis) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            fault(
                    parser,
                    new Problem("list_type", "Input should be a list, of shape " + type.shown() + " in all", Map.of()),
                    axis);
            return;
        }
        boolean innermost = axis == lengths.length - 1;
        int expected = lengths[axis] == TensorType.FREE ? Integer.MAX_VALUE : lengths[axis];
        int found = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            position[axis] = found;
            if (found++ >= expected) {
                parser.skipChildren();
            } else if (innermost) {
                value(parser, token);
            } else {
                axis(parser, axis + 1);
            }
        }
        if (lengths[axis] == TensorType.FREE && found > 0) {
            lengths[axis] = found;
        } else if (found != lengths[axis]) {
            wrongLength(parser, axis, found);
        }
    }

    private void wrongLength(JsonParser parser, int axis, int found) {
        int expected = Math.max(1, lengths[axis]);
        boolean few = found < expected;
        String message = lengths[axis] == TensorType.FREE
                ? "List should have at least 1 item, not 0"
                : "List should have " + expected + (expected == 1 ? " item" : " items") + ", not " + found
                        + ": the shape is " + type.shown();
        Map<String, Object> context =
                Map.of("field_type", "List", few ? "min_length" : "max_length", expected, "actual_length", found);
        fault(parser, new Problem(few ? "too_short" : "too_long", message, context), axis);
    }

    private void value(JsonParser parser, JsonToken token) {
        Problem problem = switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, token);
            case VALUE_STRING -> element == Element.TEXT ? text(parser.getString()) : wrongType();
            case VALUE_TRUE, VALUE_FALSE ->
                element == Element.BOOLEAN ? whole(token == JsonToken.VALUE_TRUE ? 1 : 0) : wrongType();
            case VALUE_NULL -> rule.feature.nullable() && element.isReal() ? real(Double.NaN) : wrongType();
            default -> wrongType();
        };
        if (problem != null) {
            fault(parser, problem, lengths.length);
        }
    }

    private @Nullable Problem number(JsonParser parser, JsonToken token) {
        if (element.isReal()) {
            double value = parser.getDoubleValue();
            if (Double.isNaN(value) && rule.feature.nullable()) {
                return real(value);
            }
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                return new Problem("finite_number", "Input should be a finite number", Map.of());
            }
            Problem problem = rule.check(value, element);
            return problem == null ? real(value) : problem;
        }
        return element.isWhole() ? wholeNumber(parser, token) : wrongType();
    }

    private @Nullable Problem wholeNumber(JsonParser parser, JsonToken token) {
        boolean exact = token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER;
        double value = parser.getDoubleValue();
        if (!exact && value != Math.rint(value)) {
            return new Problem(
                    "int_from_float", "Input should be a valid integer, got a number with a fractional part", Map.of());
        }
        if (!exact && Math.abs(value) > 1L << 53) {
            return new Problem("int_type", "Input should be an integer of 64 bits", Map.of());
        }
        Problem problem = rule.check(value, element);
        return problem == null ? whole(exact ? parser.getLongValue() : (long) value) : problem;
    }

    private @Nullable Problem real(double value) {
        if (element == Element.DOUBLE) {
            if (count == doubles.length) {
                doubles = Arrays.copyOf(doubles, room());
            }
            doubles[count++] = value;
        } else {
            if (count == floats.length) {
                floats = Arrays.copyOf(floats, room());
            }
            floats[count++] = (float) value;
        }
        return null;
    }

    private @Nullable Problem whole(long value) {
        if (count == longs.length) {
            longs = Arrays.copyOf(longs, room());
        }
        longs[count++] = value;
        return null;
    }

    private @Nullable Problem text(String value) {
        if (count == texts.length) {
            texts = Arrays.copyOf(texts, room());
        }
        texts[count++] = value;
        return rule.check(value);
    }

    private int room() {
        return (int) Math.min(most, Math.max(FIRST_ROOM, count * 2L));
    }

    private Problem wrongType() {
        return switch (element.word()) {
            case "integer" -> new Problem("int_type", "Input should be a valid integer", Map.of());
            case "boolean" -> new Problem("bool_type", "Input should be a valid boolean", Map.of());
            case "string" -> new Problem("string_type", "Input should be a valid string", Map.of());
            default -> new Problem("float_type", "Input should be a valid number", Map.of());
        };
    }

    /** @param axes how many of the positions tell where */
    private void fault(JsonParser parser, Problem problem, int axes) {
        bad = true;
        Location at = start;
        for (int axis = 0; axis < axes; axis++) {
            at = at.then(position[axis]);
        }
        faults.report(parser, problem, at);
    }
}
