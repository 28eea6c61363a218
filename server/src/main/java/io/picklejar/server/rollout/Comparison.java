package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.Feature;
import io.picklejar.server.predict.Millis;
import io.picklejar.server.registry.Served;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one shadow version beside what answered. Thread-safe; everything it keeps is bounded. Versions are held
 * weakly, so that figures outlive the models that they are about.
 */
final class Comparison {

    /** How a copied request ended. */
    enum Result {
        AGREE,
        DIFFER,
        /** Not run: too much was waiting, or the shadow is not in memory. */
        DROPPED,
        /** The shadow gave no answer. */
        FAILED,
        /** The shadow takes or gives something else. */
        INCOMPARABLE
    }

    private static final double[] BOUNDS = {1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 1};
    private static final int MOST_DISAGREEMENTS = 100;
    private static final int MOST_OF_ONE_BLOCK = 10;
    private static final int BLOCK = 256;
    private static final int MOST_PAIRS = 400;
    private static final int MOST_FEATURES = 200;
    private static final int LONGEST_TEXT = 200;
    /** In place of the time that a primary took whose answer came from the cache. */
    static final long NOT_COMPUTED = -1;

    private static final long HIGHEST_NANOS = Duration.ofHours(1).toNanos();

    private record Pair(Object primary, Object shadow) {}

    private static final Pair OTHER = new Pair("(other)", "(other)");

    private final String version;
    private final Instant since = Instant.now();
    private final LongAdder dropped = new LongAdder();
    private final Map<Result, Long> results = new EnumMap<>(Result.class);
    private final long[] differences = new long[BOUNDS.length + 1];
    private final Map<Pair, long[]> confusion = new HashMap<>();
    private final Deque<Map<String, @Nullable Object>> disagreements = new ArrayDeque<>();
    private final Histogram primaryNanos = new Histogram(HIGHEST_NANOS, 2);
    private final Histogram shadowNanos = new Histogram(HIGHEST_NANOS, 2);
    private final Map<Served, Pairing> pairings = new WeakHashMap<>();
    private @Nullable WeakReference<Served> shadow;
    private long rows;
    private long rowsAgreed;
    private @Nullable String obstacle;

    Comparison(String version) {
        this.version = version;
    }

    String version() {
        return version;
    }

    /** Whether these are figures of this very content of the version; the first one asked about is. */
    synchronized boolean isOf(Served served) {
        if (shadow == null) {
            shadow = new WeakReference<>(served);
        }
        return shadow.refersTo(served);
    }

    synchronized Pairing pairing(Served primary, Served other) {
        return pairings.computeIfAbsent(primary, each -> Pairing.of(each, other));
    }

    /** Counts a request that was not run. Takes no lock. */
    void drop() {
        dropped.increment();
    }

    synchronized void failed() {
        results.merge(Result.FAILED, 1L, Long::sum);
    }

    synchronized void incomparable(String why) {
        results.merge(Result.INCOMPARABLE, 1L, Long::sum);
        obstacle = why;
    }

    /** A request's two answers. */
    record Both(
            String requestId,
            Table rows,
            List<Feature> features,
            Predictions primary,
            long primaryNanos,
            Predictions shadow,
            long shadowNanos) {}

    /**
     * Counts a comparison, some rows at a time, so that nobody who reads figures waits for a long batch.
     *
     * @param tolerance most that two numbers may differ and still agree
     * @param keepValues whether what the caller sent may be kept with a disagreement
     */
    void add(Both both, Pairing pairing, double tolerance, boolean keepValues) {
        int differing = 0;
        int all = both.primary.rows();
        for (int from = 0; from < all; from += BLOCK) {
            int to = Math.min(all, from + BLOCK);
            differing += add(both, pairing, from, to, tolerance, keepValues);
        }
        finish(both, differing == 0);
    }

    private synchronized int add(Both both, Pairing pairing, int from, int to, double tolerance, boolean keepValues) {
        int differing = 0;
        for (int row = from; row < to; row++) {
            countDifference(pairing.difference(both.primary, both.shadow, row));
            if (pairing.isOneClass()) {
                countPair(pairing, both, row);
            }
            if (pairing.agree(both.primary, both.shadow, row, tolerance)) {
                rowsAgreed++;
            } else if (differing++ < MOST_OF_ONE_BLOCK) {
                keep(both, pairing, row, keepValues);
            }
        }
        rows += to - from;
        return differing;
    }

    private synchronized void finish(Both both, boolean agree) {
        results.merge(agree ? Result.AGREE : Result.DIFFER, 1L, Long::sum);
        if (both.primaryNanos != NOT_COMPUTED) {
            primaryNanos.recordValue(Math.clamp(both.primaryNanos, 0, HIGHEST_NANOS));
        }
        shadowNanos.recordValue(Math.clamp(both.shadowNanos, 0, HIGHEST_NANOS));
    }

    private void countDifference(double difference) {
        if (Double.isNaN(difference)) {
            return;
        }
        int bucket = 0;
        while (bucket < BOUNDS.length && difference > BOUNDS[bucket]) {
            bucket++;
        }
        differences[bucket]++;
    }

    private void countPair(Pairing pairing, Both both, int row) {
        Pair pair = new Pair(pairing.leftValue(both.primary, row), pairing.rightValue(both.shadow, row));
        boolean fits = confusion.size() < MOST_PAIRS || confusion.containsKey(pair);
        confusion.computeIfAbsent(fits ? pair : OTHER, each -> new long[1])[0]++;
    }

    private void keep(Both both, Pairing pairing, int row, boolean keepValues) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        kept.put("request_id", both.requestId);
        kept.put("row", row);
        kept.put("primary", pairing.leftValue(both.primary, row));
        kept.put("shadow", pairing.rightValue(both.shadow, row));
        if (keepValues) {
            kept.put("features", values(both, row));
        }
        if (disagreements.size() == MOST_DISAGREEMENTS) {
            disagreements.removeFirst();
        }
        disagreements.addLast(kept);
    }

    private static Map<String, @Nullable Object> values(Both both, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<Feature> features = both.features;
        for (int i = 0; i < Math.min(MOST_FEATURES, features.size()); i++) {
            String text = both.rows.text(row, i);
            double number = both.rows.number(row, i);
            Object value = text == null
                    ? (Double.isNaN(number) ? null : (Object) number)
                    : text.substring(0, Math.min(LONGEST_TEXT, text.length()));
            values.put(features.get(i).name(), value);
        }
        return values;
    }

    synchronized Agreement agreement() {
        long requests = count(Result.AGREE) + count(Result.DIFFER);
        return new Agreement(requests, rows, rowsAgreed);
    }

    private long count(Result result) {
        return result == Result.DROPPED ? dropped.sum() : results.getOrDefault(result, 0L);
    }

    /** How copied requests ended, each result under its name in lower case. */
    synchronized Map<String, Long> results() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Result result : Result.values()) {
            all.put(result.name().toLowerCase(Locale.ROOT), count(result));
        }
        return all;
    }

    /** Everything as maps, lists, numbers and texts. */
    synchronized Map<String, @Nullable Object> snapshot() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", version);
        all.put("since", since.toString());
        all.put("requests", results());
        all.put("rows", rows);
        all.put("agreement", rows == 0 ? null : (Object) ((double) rowsAgreed / rows));
        if (obstacle != null) {
            all.put("incomparable_because", obstacle);
        }
        Map<String, @Nullable Object> latency = new LinkedHashMap<>();
        latency.put("primary", percentiles(primaryNanos));
        latency.put("shadow", percentiles(shadowNanos));
        all.put("model_latency_ms", latency);
        all.put("score_difference", buckets());
        if (!confusion.isEmpty()) {
            all.put("confusion", pairs());
        }
        all.put("disagreements", new ArrayList<>(disagreements));
        return all;
    }

    private static Map<String, Double> percentiles(Histogram histogram) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("p50", Millis.of(histogram.getValueAtPercentile(50)));
        all.put("p99", Millis.of(histogram.getValueAtPercentile(99)));
        return all;
    }

    private List<Map<String, @Nullable Object>> buckets() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (int i = 0; i < differences.length; i++) {
            Map<String, @Nullable Object> bucket = new LinkedHashMap<>();
            bucket.put("up_to", i < BOUNDS.length ? (Object) BOUNDS[i] : null);
            bucket.put("rows", differences[i]);
            all.add(bucket);
        }
        return all;
    }

    /** Most frequent first. */
    private List<Map<String, @Nullable Object>> pairs() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        confusion.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]))
                .forEach(entry -> {
                    Map<String, @Nullable Object> pair = new LinkedHashMap<>();
                    pair.put("primary", entry.getKey().primary());
                    pair.put("shadow", entry.getKey().shadow());
                    pair.put("rows", entry.getValue()[0]);
                    all.add(pair);
                });
        return all;
    }
}
