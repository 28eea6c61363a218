package io.picklejar.model.schema;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureRule.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Rows that were read and in which features may still be missing that something else supplies ({@link Supplements}). Filled
 * by one thread at a time: the one that reads, then the one that supplies.
 */
public final class PartialTable {

    /** Characters of a key. */
    public static final int LONGEST_KEY = 256;

    /** Beyond it a double holds no whole number for certain. */
    private static final double LARGEST_WHOLE = 1L << 53;

    /** Stands for a key that was sent and is none. */
    private static final Object BAD = new Object();

    private final Supplements supplements;
    private final FeatureSchema schema;
    private final TableBuilder table;
    private final BitSet absent = new BitSet();
    private final List<Location> rows = new ArrayList<>();
    private final List<@Nullable Object[]> keys = new ArrayList<>();

    public PartialTable(Supplements supplements, int expectedRows) {
        this.supplements = supplements;
        this.schema = supplements.schema();
        this.table = schema.newTable(expectedRows);
    }

    FeatureSchema schema() {
        return schema;
    }

    TableBuilder table() {
        return table;
    }

    // reading

    void addRow(Location at) {
        rows.add(at);
        keys.add(new Object[supplements.fieldCount()]);
    }

    boolean isSupplied(int feature) {
        return supplements.isSupplied(feature);
    }

    /** Says that the row being read does not hold this feature. */
    void absent(int feature) {
        absent.set((rows.size() - 1) * schema.size() + feature);
    }

    /** Whether null in a row in training order leaves this feature to be supplied; then that is noted. */
    boolean isLeftOut(int feature, JsonToken token) {
        if (token != JsonToken.VALUE_NULL || !supplements.isLeftOutByNull(feature)) {
            return false;
        }
        absent(feature);
        return true;
    }

    /** Which of the keys beside the features it is, -1 if none. */
    public int keyField(String name) {
        return supplements.keyField(name);
    }

    /** Reads the key that the parser stands on, and tells what is wrong with it. */
    @Nullable
    Problem readKey(int field, JsonParser parser) {
        @Nullable Object[] of = keys.get(keys.size() - 1);
        if (of[field] != null) {
            return new Problem("duplicate_field", "Field is given more than once", Map.of());
        }
        of[field] = BAD;
        Supplement.KeyType type = supplements.fieldType(field);
        JsonToken token = parser.currentToken();
        boolean isNumber = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (token == JsonToken.VALUE_STRING && type != Supplement.KeyType.INTEGER) {
            of[field] = parser.getString();
            return textProblem(parser.getString());
        }
        if (!isNumber || type == Supplement.KeyType.STRING) {
            return wrongType(type);
        }
        Long whole = whole(parser);
        of[field] = whole == null ? BAD : whole;
        return whole == null
                ? new Problem("int_type", "Input should be a valid integer of at most 64 bits", Map.of())
                : null;
    }

    private static Problem wrongType(Supplement.KeyType type) {
        return switch (type) {
            case STRING -> new Problem("string_type", "Input should be a valid string", Map.of());
            case INTEGER -> new Problem("int_type", "Input should be a valid integer", Map.of());
            case EITHER -> new Problem("key_type", "Input should be a string or an integer", Map.of());
        };
    }

    /** Every digit counts in a key, so it is never read as a double where that could round it. */
    private static @Nullable Long whole(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> null;
            };
        }
        return whole(parser.getDoubleValue());
    }

    private static @Nullable Long whole(double value) {
        return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE ? (Long) (long) value : null;
    }

    private static @Nullable Problem textProblem(String key) {
        if (key.isEmpty()) {
            return new Problem("string_too_short", "String should have at least 1 character", Map.of("min_length", 1));
        }
        if (key.length() > LONGEST_KEY) {
            return new Problem(
                    "string_too_long",
                    "String should have at most " + LONGEST_KEY + " characters",
                    Map.of("max_length", LONGEST_KEY));
        }
        boolean isText = key.codePoints()
                .noneMatch(character -> character == 0
                        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE));
        return isText
                ? null
                : new Problem("string_unicode", "Input should be text without NUL and broken characters", Map.of());
    }

    /** Tells of every key that the row just read lacks although something is to be found by it. */
    void requireKeys(BiConsumer<Problem, String> violation) {
        int row = rows.size() - 1;
        for (int i = 0; i < supplements.all().size(); i++) {
            if (isNeeded(row, i)) {
                Problem problem = supplements.keyFeature(i) < 0
                        ? fieldProblem(row, i)
                        : featureProblem(row, supplements.keyFeature(i));
                if (problem != null) {
                    violation.accept(problem, supplements.all().get(i).key());
                }
            }
        }
    }

    private @Nullable Problem fieldProblem(int row, int supplement) {
        return keys.get(row)[supplements.keyFieldOf(supplement)] == null ? noKey(supplement(supplement)) : null;
    }

    private Problem noKey(Supplement supplement) {
        List<String> names =
                supplement.features().stream().map(schema.featureNames()::get).toList();
        return new Problem("missing", "Field required to look up " + String.join(", ", names), Map.of());
    }

    /** What is wrong with its type or absence was told before. */
    private @Nullable Problem featureProblem(int row, int feature) {
        FeatureRule rule = schema.rule(feature);
        if (rule.type == FeatureType.STRING) {
            String text = table.text(row, feature);
            return text == null ? nullKey(rule) : textProblem(text);
        }
        double value = table.number(row, feature);
        if (Double.isNaN(value)) {
            return nullKey(rule);
        }
        return whole(value) != null || Double.isInfinite(value)
                ? null
                : new Problem("int_type", "Input should be a valid integer of at most 53 bits, as a key", Map.of());
    }

    private static @Nullable Problem nullKey(FeatureRule rule) {
        return rule.feature.nullable()
                ? new Problem("missing", "Input should not be null where it is a key", Map.of())
                : null;
    }

    // supplying

    private Supplement supplement(int index) {
        return supplements.all().get(index);
    }

    public int rows() {
        return rows.size();
    }

    /** Where a row stands in the request. */
    public Location location(int row) {
        return rows.get(row);
    }

    /** Whether this row takes anything from a supplement. */
    public boolean isNeeded(int row, int supplement) {
        return supplement(supplement).always()
                || supplement(supplement).features().stream().anyMatch(feature -> isAbsent(row, feature));
    }

    /** Whether the request left this feature out. */
    public boolean isAbsent(int row, int feature) {
        return absent.get(row * schema.size() + feature);
    }

    /** The key of a row that needs the supplement: a String or a Long. */
    public Object key(int row, int supplement) {
        int feature = supplements.keyFeature(supplement);
        Object key = feature < 0
                ? keys.get(row)[supplements.keyFieldOf(supplement)]
                : schema.rule(feature).type == FeatureType.STRING
                        ? table.text(row, feature)
                        : (Object) (long) table.number(row, feature);
        if (key == null) {
            throw new IllegalStateException("row " + row + " has no key");
        }
        return key;
    }

    /**
     * Puts a value where the feature's rules allow it.
     *
     * @param value String, Boolean, Number, or null for a missing value
     * @param at how a violation names the value; the value itself is not told
     * @return whether it was put
     */
    public boolean put(
            int row, int feature, @Nullable Object value, Location at, Violations violations, Violations warnings) {
        FeatureRule rule = schema.rule(feature);
        boolean isMissing = value == null || (value instanceof Number number && Double.isNaN(number.doubleValue()));
        Problem problem = isMissing && rule.feature.nullable() ? null : problem(rule, value);
        boolean isGood = problem == null || rule.onlyWarns(problem);
        if (problem != null) {
            (isGood ? warnings : violations)
                    .add(new Violation(problem.type(), at.steps(), problem.message(), null, problem.context()));
        }
        if (isGood) {
            table.setScalar(row, feature, isMissing ? null : value);
        }
        return isGood;
    }

    private static @Nullable Problem problem(FeatureRule rule, @Nullable Object value) {
        FeatureType type = rule.type;
        if (value instanceof String text) {
            return type == FeatureType.STRING || type == FeatureType.ANY ? rule.check(text) : rule.wrongType();
        }
        if (value instanceof Boolean truth) {
            return type == FeatureType.BOOLEAN || type == FeatureType.ANY
                    ? rule.check((boolean) truth)
                    : rule.wrongType();
        }
        if (value instanceof Number number) {
            Problem problem = rule.typeProblem(number.doubleValue());
            return problem == null ? rule.check(number.doubleValue()) : problem;
        }
        return new Problem("missing", "There is no value, and the feature is not nullable", Map.of());
    }

    /** Puts the feature's default, which needs no check. */
    public void putFallback(int row, int feature) {
        Feature.Fallback fallback = schema.rule(feature).feature.fallback();
        table.setScalar(row, feature, fallback == null ? null : fallback.value());
    }

    /** Leaves the cell missing. */
    public void putMissing(int row, int feature) {
        table.setScalar(row, feature, null);
    }

    public Table build() {
        return table.build();
    }
}
