package io.picklejar.server.registry;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.server.routing.Route;
import io.picklejar.server.source.Contents;
import io.picklejar.server.thread.LowPriority;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and checks versions on threads of its own. Once the server has started they give way to those that answer requests,
 * unless an engine starts threads of its own, which would give way for as long as its model serves.
 */
final class VersionLoader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VersionLoader.class);

    /** How a load ended. {@code transientFailure}: trying again may help. */
    record Outcome(@Nullable Served served, @Nullable String failure, boolean transientFailure) {}

    /** Is told the outcome, on the loader's thread. */
    interface Done {
        void with(Outcome outcome);
    }

    private final ArtifactLoader loader;
    private final Gate gate;
    private final ExecutorService threads;
    private final BooleanSupplier givesWay;

    /** @param started whether there may be requests to give way to */
    @SuppressWarnings("ThreadPriorityCheck") // a hint, for the systems that take it; nothing relies on it
    VersionLoader(ArtifactLoader loader, Gate gate, int threads, BooleanSupplier started) {
        this.loader = loader;
        this.gate = gate;
        this.givesWay = loader.startsThreads() ? () -> false : started;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .name("model-loader-", 0)
                        .daemon(true)
                        .priority(Thread.MIN_PRIORITY)
                        .factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** @param model of which it is to be a version */
    void load(ModelVersion version, Route route, Model model, Done done) {
        Served current = model.served();
        threads.execute(() -> {
            if (givesWay.getAsBoolean()) {
                LowPriority.take();
            }
            done.with(outcome(version, route, model, current));
        });
    }

    private Outcome outcome(ModelVersion version, Route route, Model model, @Nullable Served current) {
        try {
            return new Outcome(loaded(version, route, model, current), null, false);
        } catch (ModelLoadException e) {
            LOG.debug("model {} {} failed", version.name(), version.version(), e);
            return new Outcome(null, String.valueOf(e.getMessage()), isTransient(e));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            LOG.debug("model {} {} failed", version.name(), version.version(), e);
            String what = e instanceof OutOfMemoryError
                    ? "the heap is full"
                    : e.getClass().getSimpleName();
            return new Outcome(null, "internal error while loading: " + what, false);
        }
    }

    private Served loaded(ModelVersion version, Route route, Model model, @Nullable Served current) {
        long start = System.nanoTime();
        Contents contents = Contents.of(version.found().path());
        Artifact artifact = loader.load(version.found().path(), version.name());
        String folder = version.found().version();
        Artifact named = folder == null ? artifact : artifact.withVersion(folder);
        try {
            // until it may serve, the route that it is checked against: the model's own may still be the one before
            Served served = new Served(
                    named,
                    contents,
                    () -> isChecked(version) ? route.serving() : model.route().serving());
            version.loaded(served);
            gate.pass(version, served, route, current, start);
            return served;
        } catch (Throwable e) {
            named.close();
            throw e;
        }
    }

    private static boolean isChecked(ModelVersion version) {
        return version.state() == ModelState.LOADING || version.state() == ModelState.VERIFYING;
    }

    /** A file that could not be read may be readable later; a file that is wrong stays wrong. */
    private static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
