package io.picklejar.model.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a value that a feature accepts. */
final class ExampleValue {

    /** Tried on patterns, which cannot be solved in general. */
    private static final List<String> TEXTS = List.of(
            "text",
            "Text",
            "TEXT",
            "a",
            "A",
            "0",
            "1",
            "12",
            "123",
            "1234",
            "12345",
            "abc",
            "ABC",
            "a1",
            "A1",
            "",
            "2026-01-31",
            "12:00",
            "2026-01-31T12:00:00Z",
            "name@example.com",
            "https://example.com",
            "00000000-0000-0000-0000-000000000000",
            "true",
            "1.5",
            "-");

    private ExampleValue() {}

    /** Whether there is one: always, but for constraints that contradict each other and patterns that are hard to meet. */
    static boolean exists(FeatureRule rule) {
        return rule.accepts(of(rule));
    }

    /**
     * The declared example where there is one, else the first value found.
     *
     * @return String, Long, Double, Boolean or Tensor, or null for a missing value; also null where none was found
     */
    static @Nullable Object of(FeatureRule rule) {
        return candidates(rule).stream().filter(rule::accepts).findFirst().orElse(null);
    }

    private static List<Object> candidates(FeatureRule rule) {
        List<Object> candidates = new ArrayList<>();
        if (rule.feature.example() != null) {
            candidates.add(rule.feature.example());
        }
        List<Object> allowed = rule.feature.constraints().enumeration();
        if (allowed != null) {
            candidates.addAll(allowed);
        }
        switch (rule.type) {
            case STRING -> candidates.addAll(TEXTS);
            case BOOLEAN -> candidates.addAll(List.of(false, true));
            case INTEGER -> addWhole(rule, candidates);
            case NUMBER -> candidates.add(FeatureRule.shown(inside(rule, rule.lowest(), rule.highest())));
            case TENSOR -> candidates.add(ExampleTensor.of(rule));
            case ANY -> {
                if (!rule.feature.nullable()) {
                    candidates.add(0L);
                }
            }
        }
        return candidates;
    }

    private static void addWhole(FeatureRule rule, List<Object> candidates) {
        double lowest = Math.ceil(rule.lowest());
        double highest = Math.floor(rule.highest());
        if (lowest <= highest) {
            candidates.add(FeatureRule.shown(Math.floor(inside(rule, lowest, highest))));
        }
    }

    /** The middle of a closed range, a step inside an open end, zero where nothing speaks against it. */
    private static double inside(FeatureRule rule, double lowest, double highest) {
        Constraints limits = rule.feature.constraints();
        Double low = greater(limits.minimum(), limits.exclusiveMinimum());
        Double high = smaller(limits.maximum(), limits.exclusiveMaximum());
        double wanted;
        if (low != null && high != null) {
            wanted = low / 2 + high / 2;
        } else if (low != null) {
            wanted = Math.max(0, low + 1);
        } else {
            wanted = high == null ? 0 : Math.min(0, high - 1);
        }
        return Math.max(lowest, Math.min(highest, wanted));
    }

    private static @Nullable Double greater(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? (a == null ? b : a) : Double.valueOf(Math.max(a, b));
    }

    private static @Nullable Double smaller(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? (a == null ? b : a) : Double.valueOf(Math.min(a, b));
    }
}
