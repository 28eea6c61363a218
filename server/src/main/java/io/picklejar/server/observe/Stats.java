package io.picklejar.server.observe;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.server.predict.CacheFigures;
import io.picklejar.server.predict.Millis;
import io.picklejar.server.predict.PredictionCache;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import io.picklejar.server.registry.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The same figures as {@link Metrics} for a person to read: percentiles, errors by kind, how often each class was said. */
public final class Stats implements PredictionListener, RegistryListener {

    private static final long HIGHEST_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 2;

    private final PredictionCache cache;
    private final Instant started = Instant.now();
    private final Map<Served, ModelStats> models = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    /** @param cache whose figures are shown with the models' */
    public Stats(PredictionCache cache) {
        this.cache = cache;
    }

    @Override
    public void on(PredictionEvent event) {
        switch (event) {
            case Answered answered ->
                models.computeIfAbsent(answered.served(), ModelStats::new).add(answered);
            case Refused refused ->
                errors.computeIfAbsent(refused.kind(), kind -> new LongAdder()).increment();
        }
    }

    /** A version that left the memory is forgotten. */
    @Override
    public void on(RegistryEvent event) {
        if (event.kind() == RegistryEvent.Kind.UNLOADED && event.served() != null) {
            models.remove(event.served());
        }
    }

    /** A snapshot as maps, lists, numbers and texts. */
    public Map<String, @Nullable Object> snapshot() {
        Map<String, @Nullable Object> byModel = new TreeMap<>();
        long requests = 0;
        long rows = 0;
        for (ModelStats each : models.values()) {
            String name = each.served.artifact().name();
            Map<String, @Nullable Object> figures = each.snapshot();
            CacheFigures cached = cache.figures(each.served);
            if (cached != null) {
                figures.put("cache", cached.asMap());
            }
            if (byModel.containsKey(name)) {
                name = name + " " + each.served.artifact().version();
            }
            byModel.put(name, figures);
            requests += each.requests.sum();
            rows += each.rows.sum();
        }
        Map<String, @Nullable Object> byKind = new TreeMap<>();
        errors.forEach((kind, count) -> byKind.put(kind, count.sum()));
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("started", started.toString());
        all.put("uptime_seconds", Duration.between(started, Instant.now()).toSeconds());
        all.put(
                "requests",
                requests + errors.values().stream().mapToLong(LongAdder::sum).sum());
        all.put("predictions", rows);
        all.put("errors", byKind);
        all.put("models", byModel);
        return all;
    }

    private static final class ModelStats {
        private final Served served;
        private final LongAdder requests = new LongAdder();
        private final LongAdder rows = new LongAdder();
        private final LongAdder warnings = new LongAdder();
        private final Histogram total = new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);
        private final Histogram model = new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);
        /** What is counted: classes, or the labels of sets; empty where there are neither, or several outputs. */
        private final List<Label> names;

        private final AtomicLongArray counts;

        ModelStats(Served served) {
            this.served = served;
            this.names = served.postprocessor().output() instanceof Output.Classes output ? names(output) : List.of();
            this.counts = new AtomicLongArray(names.size());
        }

        private static List<Label> names(Output.Classes output) {
            if (output.isSets()) {
                return output.labels();
            }
            return output.outputs() == 1 ? output.classes().getFirst() : List.of();
        }

        void add(Answered event) {
            requests.increment();
            rows.add(event.predictions().rows());
            warnings.add(event.warnings());
            total.recordValue(Math.clamp(event.totalNanos(), 0, HIGHEST_NANOS));
            if (event.cached().isComputed()) {
                model.recordValue(Math.clamp(event.modelNanos(), 0, HIGHEST_NANOS));
            }
            if (!names.isEmpty() && served.postprocessor().output() instanceof Output.Classes output) {
                count(output, event.predictions().classIndices());
            }
        }

        private void count(Output.Classes output, int[] picked) {
            for (int at = 0; at < picked.length; at++) {
                if (!output.isSets()) {
                    counts.incrementAndGet(picked[at]);
                } else if (output.applies(at % output.outputs(), picked[at])) {
                    counts.incrementAndGet(at % output.outputs());
                }
            }
        }

        Map<String, @Nullable Object> snapshot() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("version", served.artifact().version());
            all.put("requests", requests.sum());
            all.put("predictions", rows.sum());
            all.put("input_warnings", warnings.sum());
            all.put("latency_ms", percentiles(total));
            all.put("model_latency_ms", percentiles(model));
            if (!names.isEmpty() && served.postprocessor().output() instanceof Output.Classes output) {
                Map<String, @Nullable Object> byName = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    byName.put(names.get(i).toString(), counts.get(i));
                }
                all.put(output.isSets() ? "labels" : "classes", byName);
            }
            return all;
        }

        private static Map<String, @Nullable Object> percentiles(Histogram histogram) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("p50", Millis.of(histogram.getValueAtPercentile(50)));
            all.put("p95", Millis.of(histogram.getValueAtPercentile(95)));
            all.put("p99", Millis.of(histogram.getValueAtPercentile(99)));
            all.put("max", Millis.of(histogram.getMaxValue()));
            return all;
        }
    }
}
