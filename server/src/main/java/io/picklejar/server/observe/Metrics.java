package io.picklejar.server.observe;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.server.lookup.LookupListener;
import io.picklejar.server.lookup.Lookups;
import io.picklejar.server.predict.PredictionCache;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import io.picklejar.server.registry.Served;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.rollout.Shadow;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts and times every prediction for Prometheus. Names follow its conventions: seconds, totals, base units. */
public final class Metrics implements PredictionListener, RegistryListener, LookupListener {

    private static final double[] BUCKETS = {
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
        2.5, 5, 10
    };

    /** More classes than this are counted as one. */
    private static final int MOST_CLASSES = 100;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Counter requests;
    private final Counter errors;
    private final Counter rows;
    private final Counter classes;
    private final Counter warnings;
    private final Counter changes;
    private final Histogram total;
    private final Histogram model;
    private final Counter lookups;
    private final Counter lookupKeys;
    private final Histogram lookup;

    /** The series of one model, looked up once so that a prediction looks up nothing. */
    private final Map<Served, Series> series = new ConcurrentHashMap<>();

    public Metrics(String version) {
        requests = counter("picklejar_requests", "Requests answered with a prediction", "model", "version", "batch");
        errors = counter("picklejar_errors", "Requests answered with an error", "model", "status", "kind");
        rows = counter("picklejar_predictions", "Rows predicted", "model", "version");
        classes = counter(
                "picklejar_predicted_class",
                "Rows by predicted class, or by each label that applies",
                "model",
                "version",
                "class");
        warnings = counter("picklejar_input_warnings", "Values outside what training saw", "model", "version");
        changes = counter("picklejar_model_events", "What happened to models", "model", "event");
        total = histogram("picklejar_request_duration_seconds", "From request to answer", "model", "version");
        model = histogram("picklejar_model_duration_seconds", "In the model alone", "model", "version");
        lookups = counter(
                "picklejar_lookups", "Questions to sources of features, by how they ended", "source", "outcome");
        lookupKeys =
                counter("picklejar_lookup_keys", "Keys looked up, by where their values came from", "source", "result");
        lookup = histogram("picklejar_lookup_duration_seconds", "From a question to a source to its answer", "source");
        Info.builder()
                .name("picklejar_build")
                .help("The server's version")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
    }

    /** Shows the JVM's own figures as well. Takes a while the first time in a process: the JVM sets up its management then. */
    public void watchJvm() {
        JvmMetrics.builder().register(registry);
    }

    @Override
    public void asked(String source, String outcome, long nanos) {
        lookups.labelValues(source, outcome).inc();
        lookup.labelValues(source).observe(nanos / 1e9);
    }

    @Override
    public void keys(String source, String result, int count) {
        lookupKeys.labelValues(source, result).inc(count);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .register(registry);
    }

    /** Shows the state of every model as a gauge: 1 while it serves, else 0. */
    public void watch(ModelRegistry models) {
        GaugeWithCallback.builder()
                .name("picklejar_model_ready")
                .help("1 while the model serves")
                .labelNames("model")
                .callback(callback -> {
                    for (Model each : models.models()) {
                        callback.call(each.isServing() ? 1 : 0, each.name());
                    }
                })
                .register(registry);
    }

    /** Shows how many lines the log dropped. */
    public void watchLog(LongSupplier dropped) {
        CounterWithCallback.builder()
                .name("picklejar_log_lines_dropped")
                .help("Log lines that were not written, because whoever reads them is too slow or cannot keep them")
                .callback(callback -> callback.call((double) dropped.getAsLong()))
                .register(registry);
    }

    /** Shows which sources of features are left alone because they failed. */
    public void watch(Lookups lookups) {
        GaugeWithCallback.builder()
                .name("picklejar_lookup_source_open")
                .help("1 while the source is left alone because it failed")
                .labelNames("source")
                .callback(callback -> lookups.states()
                        .forEach((source, state) -> callback.call(state == Breaker.State.CLOSED ? 0 : 1, source)))
                .register(registry);
    }

    /** Shows what shadows say. */
    public void watch(Shadow shadow) {
        CounterWithCallback.builder()
                .name("picklejar_shadow_requests")
                .help("Requests copied to a shadow version, by how that ended")
                .labelNames("model", "version", "result")
                .callback(callback -> shadow.figures()
                        .forEach(of -> of.requests()
                                .forEach((result, count) -> callback.call(count, of.model(), of.version(), result))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("picklejar_shadow_agreement_ratio")
                .help("Rows on which a shadow version says what was answered")
                .labelNames("model", "version")
                .callback(callback -> shadow.figures().stream()
                        .filter(of -> of.agreement().rows() > 0)
                        .forEach(of -> callback.call(of.agreement().rate(), of.model(), of.version())))
                .register(registry);
    }

    /** Shows what the caches do. */
    public void watch(PredictionCache cache) {
        CounterWithCallback.builder()
                .name("picklejar_cache_requests")
                .help("Requests to models with a cache, by what it had to do with the answer")
                .labelNames("model", "version", "result")
                .callback(callback -> cache.figures()
                        .forEach(of -> of.requests()
                                .forEach((result, count) -> callback.call(count, of.model(), of.version(), result))))
                .register(registry);
        CounterWithCallback.builder()
                .name("picklejar_cache_redis_calls")
                .help("Lookups of cached answers in Redis, by how they ended")
                .labelNames("model", "version", "result")
                .callback(callback -> cache.figures()
                        .forEach(of -> of.shared()
                                .forEach((result, count) -> callback.call(count, of.model(), of.version(), result))))
                .register(registry);
        CounterWithCallback.builder()
                .name("picklejar_cache_evictions")
                .help("Cached answers that made room for others")
                .labelNames("model", "version")
                .callback(callback ->
                        cache.figures().forEach(of -> callback.call((double) of.evictions(), of.model(), of.version())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("picklejar_cache_bytes")
                .help("Memory that cached answers take")
                .labelNames("model", "version")
                .callback(callback ->
                        cache.figures().forEach(of -> callback.call((double) of.bytes(), of.model(), of.version())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("picklejar_cache_limit_bytes")
                .help("Memory that cached answers of this version may take now, as there are others")
                .labelNames("model", "version")
                .callback(callback -> cache.figures()
                        .forEach(of -> callback.call((double) of.limitBytes(), of.model(), of.version())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("picklejar_cache_memory_bytes")
                .help("Memory that cached answers of all models may take together")
                .callback(callback -> callback.call((double) cache.totalBytes()))
                .register(registry);
    }

    @Override
    public void on(PredictionEvent event) {
        switch (event) {
            case Answered answered -> answered(answered);
            case Refused refused ->
                errors.labelValues(refused.model(), Integer.toString(refused.status()), refused.kind())
                        .inc();
        }
    }

    /** Counts what happens to models, and forgets the series of a version that left the memory. */
    @Override
    public void on(RegistryEvent event) {
        changes.labelValues(event.model(), event.kind().name().toLowerCase(Locale.ROOT))
                .inc();
        if (event.kind() == RegistryEvent.Kind.UNLOADED && event.served() != null) {
            forget(event.served());
        }
    }

    private void forget(Served served) {
        series.remove(served);
        String name = served.artifact().name();
        String version = served.artifact().version();
        boolean lives = series.keySet().stream()
                .anyMatch(other -> other.artifact().name().equals(name)
                        && other.artifact().version().equals(version));
        if (lives) {
            return;
        }
        requests.remove(name, version, "false");
        requests.remove(name, version, "true");
        rows.remove(name, version);
        warnings.remove(name, version);
        total.remove(name, version);
        model.remove(name, version);
        classNames(served).forEach(label -> classes.remove(name, version, label));
    }

    private void answered(Answered event) {
        Series of = series.computeIfAbsent(event.served(), this::newSeries);
        (event.batch() ? of.batches : of.singles).inc();
        of.rows.inc(event.predictions().rows());
        of.total.observe(event.totalNanos() / 1e9);
        if (event.cached().isComputed()) {
            of.model.observe(event.modelNanos() / 1e9);
        }
        if (event.warnings() > 0) {
            of.warnings.inc(event.warnings());
        }
        if (!of.classes.isEmpty()) {
            countClasses(of.classes, event);
        }
    }

    private static void countClasses(List<CounterDataPoint> classes, Answered event) {
        int[] picked = event.predictions().classIndices();
        if (event.served().postprocessor().output() instanceof Output.Classes sets && sets.isSets()) {
            for (int at = 0; at < picked.length; at++) {
                int label = at % sets.outputs();
                if (sets.applies(label, picked[at])) {
                    classes.get(Math.min(label, classes.size() - 1)).inc();
                }
            }
            return;
        }
        for (int index : picked) {
            classes.get(Math.min(index, classes.size() - 1)).inc();
        }
    }

    private Series newSeries(Served served) {
        String name = served.artifact().name();
        String version = served.artifact().version();
        return new Series(
                requests.labelValues(name, version, "false"),
                requests.labelValues(name, version, "true"),
                rows.labelValues(name, version),
                warnings.labelValues(name, version),
                total.labelValues(name, version),
                model.labelValues(name, version),
                classPoints(served, name, version));
    }

    /** One counter a class, or a label of sets; none where there are no classes, or several outputs with classes of their own. */
    private List<CounterDataPoint> classPoints(Served served, String name, String version) {
        return classNames(served).stream()
                .map(label -> classes.labelValues(name, version, label))
                .toList();
    }

    private static List<String> classNames(Served served) {
        if (!(served.postprocessor().output() instanceof Output.Classes output)
                || (output.outputs() > 1 && !output.isSets())) {
            return List.of();
        }
        List<Label> labels =
                output.isSets() ? output.labels() : output.classes().getFirst();
        int shown = Math.min(labels.size(), MOST_CLASSES);
        List<String> names = new ArrayList<>();
        labels.subList(0, shown).forEach(label -> names.add(label.toString()));
        if (shown < labels.size()) {
            names.add("(other)");
        }
        return names;
    }

    private record Series(
            CounterDataPoint singles,
            CounterDataPoint batches,
            CounterDataPoint rows,
            CounterDataPoint warnings,
            DistributionDataPoint total,
            DistributionDataPoint model,
            List<CounterDataPoint> classes) {}

    /** The type of the format that the scraper accepts best. */
    public String contentType(@Nullable String accept) {
        return formats.findWriter(accept).getContentType();
    }

    /** Everything, in that format. */
    public byte[] scrape(@Nullable String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
