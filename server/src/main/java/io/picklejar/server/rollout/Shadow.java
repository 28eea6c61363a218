package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.config.RolloutConfig;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.registry.Caller;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.Guard;
import io.picklejar.server.thread.LowPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats requests on the version that a model's route names as its shadow, and compares.
 *
 * <ol>
 *   <li>Nothing happens before the answer is on its way, and nothing is copied: the rows belong to nobody any more.
 *   <li>The thread that served the request only offers it; where too much is waiting, by number or by memory, it is dropped
 *       and counted.
 *   <li>The shadow is leased where it is run. One that is not in memory drops the request.
 *   <li>A shadow's thread rests in proportion to its work, so that a slow shadow takes a bounded part of the machine.
 * </ol>
 */
public final class Shadow implements PredictionListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);
    private static final int BYTES_PER_TEXT = 40;
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(10);

    private record Copy(Model model, String version, Answered event, long bytes) {}

    /**
     * The figures of a shadow as counters.
     *
     * @param requests by how they ended
     */
    public record Figures(String model, String version, Map<String, Long> requests, Agreement agreement) {}

    private final ModelRegistry registry;
    private final RolloutConfig options;
    private final boolean keepValues;
    private final BlockingQueue<Copy> queue;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Map<String, Comparison> comparisons = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** @param keepValues whether values that callers sent may be kept where versions disagree */
    @SuppressWarnings("ThreadPriorityCheck") // a hint, for the systems that take it; nothing relies on it
    public Shadow(ModelRegistry registry, RolloutConfig options, boolean keepValues) {
        this.registry = registry;
        this.options = options;
        this.keepValues = keepValues;
        this.queue = new ArrayBlockingQueue<>(options.shadowQueue());
        Thread.Builder.OfPlatform builder =
                Thread.ofPlatform().name("shadow-", 0).daemon(true).priority(Thread.MIN_PRIORITY);
        for (int i = 0; i < options.shadowThreads(); i++) {
            threads.add(builder.unstarted(this::run));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    @Override
    public void on(PredictionEvent event) {
        switch (event) {
            case Answered answered -> answered(answered);
            case Refused refused -> {}
        }
    }

    private void answered(Answered event) {
        Model model = modelOf(event.served());
        String version = model == null ? null : model.route().shadow();
        if (model == null
                || version == null
                || event.served().artifact().version().equals(version)) {
            return;
        }
        Comparison comparison = comparison(model.name(), version);
        if (queue.remainingCapacity() == 0) {
            comparison.drop();
            return;
        }
        long bytes = bytes(event);
        boolean fits = waitingBytes.addAndGet(bytes) <= options.shadowMemoryBytes();
        if (!fits || !queue.offer(new Copy(model, version, event, bytes))) {
            waitingBytes.addAndGet(-bytes);
            comparison.drop();
        }
    }

    private @Nullable Model modelOf(Served served) {
        try {
            return registry.find(served.artifact().name());
        } catch (ServeException.NotFound e) {
            return null;
        }
    }

    private static long bytes(Answered event) {
        Table rows = event.rows();
        int cells = rows.rows() * rows.columns();
        long bytes = 8L * cells;
        if (rows.hasTexts()) {
            for (int i = 0; i < cells; i++) {
                String text = rows.text(i / rows.columns(), i % rows.columns());
                bytes += text == null ? 0 : BYTES_PER_TEXT + 2L * text.length();
            }
        }
        double[] probabilities = event.predictions().probabilities();
        return bytes + (probabilities == null ? 0 : 8L * probabilities.length);
    }

    private Comparison comparison(String model, String version) {
        Comparison known = comparisons.get(model);
        if (known != null && known.version().equals(version)) {
            return known;
        }
        return comparisons.compute(
                model, (name, old) -> old != null && old.version().equals(version) ? old : new Comparison(version));
    }

    private void run() {
        boolean isLow = false;
        while (!closed) {
            try {
                Copy copy = queue.take();
                if (!isLow) {
                    // not before there is work: what it loads would slow the start of servers without shadows
                    LowPriority.take();
                    isLow = true;
                }
                long start = System.nanoTime();
                waitingBytes.addAndGet(-copy.bytes);
                repeat(copy);
                rest(System.nanoTime() - start);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("a shadow stumbled; it goes on", e);
            }
        }
    }

    private void rest(long worked) {
        long share = options.shadowPercent();
        long rest = Math.min(LONGEST_REST, worked * (100 - share) / share);
        if (rest > 0) {
            LockSupport.parkNanos(rest);
        }
    }

    private void repeat(Copy copy) {
        Comparison comparison = comparison(copy.model.name(), copy.version);
        try (Lease lease = lease(copy)) {
            if (lease == null) {
                comparison.drop();
                return;
            }
            if (!comparison.isOf(lease.served())) {
                comparison = new Comparison(copy.version);
                comparisons.put(copy.model.name(), comparison);
            }
            compare(copy, lease.served(), comparison);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next copy finds it there, or not
    private @Nullable Lease lease(Copy copy) {
        try {
            Lease lease = registry.tryLease(copy.model.name(), copy.version, Caller.NOBODY);
            if (lease == null && copy.model.isOnDemand()) {
                registry.bring(copy.model.name(), copy.version);
            }
            return lease;
        } catch (ServeException e) {
            return null;
        }
    }

    private void compare(Copy copy, Served shadow, Comparison comparison) {
        Answered event = copy.event;
        Pairing pairing = comparison.pairing(event.served(), shadow);
        Table rows = pairing.obstacle() == null ? pairing.translate(event.rows()) : null;
        if (rows == null) {
            String why = pairing.obstacle();
            comparison.incomparable(why == null ? "a value is missing that the shadow needs" : why);
            return;
        }
        long start = System.nanoTime();
        Predictions predictions;
        try {
            predictions = shadow.predict(rows);
        } catch (RuntimeException e) {
            LOG.debug("the shadow {} {} failed", copy.model.name(), copy.version, e);
            comparison.failed();
            return;
        }
        long nanos = System.nanoTime() - start;
        Guard guard = copy.model.route().guard();
        comparison.add(
                new Comparison.Both(
                        event.requestId(),
                        event.rows(),
                        event.served().artifact().schema().features(),
                        event.predictions(),
                        event.cached().isComputed() ? event.modelNanos() : Comparison.NOT_COMPUTED,
                        predictions,
                        nanos),
                pairing,
                guard == null ? Guard.DEFAULT_TOLERANCE : guard.tolerance(),
                keepValues);
    }

    /** What is known of a model's shadow as maps, lists, numbers and texts; null where it has none. */
    public @Nullable Map<String, @Nullable Object> snapshot(Model model) {
        String version = model.route().shadow();
        return version == null ? null : comparison(model.name(), version).snapshot();
    }

    /** Figures of every shadow that there is now. */
    public List<Figures> figures() {
        List<Figures> all = new ArrayList<>();
        for (Model model : registry.models()) {
            String version = model.route().shadow();
            if (version == null) {
                comparisons.remove(model.name());
            } else {
                Comparison of = comparison(model.name(), version);
                all.add(new Figures(model.name(), version, of.results(), of.agreement()));
            }
        }
        return all;
    }

    /** What is known of how far that version, as a shadow, says the same as what answers; null where it is none. */
    @Nullable
    Agreement agreement(Model model, String version) {
        return version.equals(model.route().shadow())
                ? comparison(model.name(), version).agreement()
                : null;
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
