package io.picklejar.server.registry;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.LoadReport.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one server.
 *
 * <ol>
 *   <li>Construction does no I/O; {@link #load} does, on a thread of its own.
 *   <li>A model serves only after its golden cases agreed and it was warmed up; one that fails says why and stays out.
 *   <li>{@link #lease} takes no lock.
 * </ol>
 */
public final class ModelRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final ArtifactLoader loader;
    private final Gate gate;
    private final Map<String, ModelVersion> models = new LinkedHashMap<>();
    private final @Nullable String defaultModel;
    private final CountDownLatch loaded = new CountDownLatch(1);

    /**
     * @param defaultModel the model that a request without a model's name means; null: the only one, if there is one only
     * @param warmUp how long a model is exercised before it serves
     * @param rehearsal what a request does with a model besides predicting, to be exercised as well
     */
    public ModelRegistry(
            ArtifactLoader loader,
            List<ModelSource> sources,
            @Nullable String defaultModel,
            Duration warmUp,
            Consumer<Served> rehearsal) {
        this.loader = loader;
        this.gate = new Gate(warmUp, rehearsal);
        sources.forEach(source -> models.put(source.name(), new ModelVersion(source)));
        this.defaultModel = defaultModel == null && models.size() == 1
                ? models.keySet().iterator().next()
                : defaultModel;
    }

    /** Starts loading all models, one after the other, on a thread of its own. */
    public void load() {
        Thread.ofPlatform().name("model-loader").daemon(true).start(() -> {
            try {
                models.values().forEach(this::load);
            } finally {
                loaded.countDown();
            }
        });
    }

    /** Waits until every model serves or failed. */
    public LoadReport awaitLoaded() throws InterruptedException {
        loaded.await();
        List<String> serving = new ArrayList<>();
        List<Failure> failed = new ArrayList<>();
        for (ModelVersion model : models.values()) {
            if (model.state() == ModelState.READY) {
                serving.add(model.name());
            } else {
                failed.add(new Failure(model.name(), String.valueOf(model.reason())));
            }
        }
        return new LoadReport(serving, failed);
    }

    private void load(ModelVersion model) {
        long start = System.nanoTime();
        model.advance(ModelState.LOADING);
        try {
            Artifact artifact = loader.load(model.source().path(), model.name());
            try {
                verify(model, artifact, start);
            } catch (Throwable e) {
                artifact.close();
                throw e;
            }
        } catch (ModelLoadException e) {
            fail(model, e.getMessage(), e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            fail(model, "internal error while loading: " + e.getClass().getSimpleName(), e);
        }
    }

    private void verify(ModelVersion model, Artifact artifact, long start) {
        Served served = new Served(artifact);
        long loadMillis = (System.nanoTime() - start) / 1_000_000;
        model.loaded(served);
        int golden = gate.replayGolden(artifact);
        long runs = gate.warmUp(served);
        artifact.warnings().forEach(warning -> LOG.warn("model {}: {}", model.name(), warning));
        model.ready(new GateReport(golden, loadMillis, runs));
        LOG.info(
                "model {} {} ready: {}, {} features, {} golden cases agree, loaded in {} ms",
                model.name(),
                artifact.version(),
                artifact.type(),
                artifact.schema().size(),
                golden,
                loadMillis);
    }

    private static void fail(ModelVersion model, @Nullable String reason, Throwable cause) {
        model.fail(String.valueOf(reason));
        LOG.error("model {} failed: {}", model.name(), reason);
        LOG.debug("model {} failed", model.name(), cause);
    }

    /**
     * Pins a model for one request.
     *
     * @param name null for the default model
     * @param version the version wanted, or null for whichever serves
     * @throws ServeException.NotFound if there is no such model or version
     * @throws ServeException.Unavailable if it does not serve
     */
    public Lease lease(@Nullable String name, @Nullable String version) {
        ModelVersion model = find(name);
        Lease lease = model.acquire();
        if (lease == null) {
            boolean failed = model.state() == ModelState.FAILED;
            throw new ServeException.Unavailable(
                    "model " + model.name() + (failed ? " failed to load" : " is not ready"), failed ? 60 : 1);
        }
        String served = lease.served().artifact().version();
        if (version != null && !version.equals(served)) {
            lease.close();
            throw new ServeException.NotFound(
                    "model " + model.name() + " has no version " + version + " (served: " + served + ")");
        }
        return lease;
    }

    /**
     * @param name null for the default model
     * @throws ServeException.NotFound if there is no such model
     */
    public ModelVersion find(@Nullable String name) {
        String wanted = name == null ? defaultModel : name;
        ModelVersion model = wanted == null ? null : models.get(wanted);
        if (model != null) {
            return model;
        }
        if (wanted == null) {
            throw new ServeException.NotFound("several models are served; name one: POST /predict/{model} with "
                    + String.join(", ", models.keySet()));
        }
        String nearest = Spelling.nearest(wanted, models.keySet());
        throw new ServeException.NotFound(
                "no model " + wanted + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /** The model that a request without a model's name means, or null. */
    public @Nullable ModelVersion defaultModel() {
        return defaultModel == null ? null : models.get(defaultModel);
    }

    /** All models, in the order of their names. */
    public Collection<ModelVersion> models() {
        return List.copyOf(models.values());
    }

    /** Whether loading is over, well or not. */
    public boolean isStarted() {
        return loaded.getCount() == 0;
    }

    /** Whether every model serves. */
    public boolean isReady() {
        return isStarted() && models.values().stream().allMatch(model -> model.state() == ModelState.READY);
    }

    /** Unloads every model as soon as its last request is answered. */
    @Override
    public void close() {
        models.values().stream()
                .filter(model -> model.state() == ModelState.READY)
                .forEach(ModelVersion::drain);
    }
}
