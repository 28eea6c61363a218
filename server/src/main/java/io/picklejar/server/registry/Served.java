package io.picklejar.server.registry;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.Postprocessor;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.routing.Serving;
import io.picklejar.server.source.Contents;
import java.util.function.Supplier;

/** A model as requests meet it. Compares by identity: the same folder loaded twice is two of them. */
public final class Served {

    private final Artifact artifact;
    private final Postprocessor postprocessor;
    private final Cost cost = new Cost();
    private final Contents contents;

    private final Supplier<Serving> serving;

    /**
     * A loaded model.
     *
     * @param contents of the files it was loaded from
     * @param serving what its model's route says now
     */
    Served(Artifact artifact, Contents contents, Supplier<Serving> serving) {
        this.artifact = artifact;
        this.contents = contents;
        this.serving = serving;
        this.postprocessor = Postprocessor.of(artifact);
    }

    public Artifact artifact() {
        return artifact;
    }

    /** What metadata asks to be done to its answers. */
    public Postprocessor postprocessor() {
        return postprocessor;
    }

    /** Of the files it was loaded from. */
    public Contents contents() {
        return contents;
    }

    /** How its requests are to be served now. */
    public Serving serving() {
        return serving.get();
    }

    /** What its predictions take. */
    public Cost cost() {
        return cost;
    }

    /** The model's answer after postprocessing, computed on the calling thread. Keeps {@link #cost} current. */
    public Predictions predict(Table rows) {
        return predict(rows, System.nanoTime()).predictions();
    }

    /**
     * The same, and what it took.
     *
     * @param now by {@link System#nanoTime}, which the caller has just asked
     */
    public Timed predict(Table rows, long now) {
        Predictions predictions = postprocessor.apply(artifact.model().predict(rows));
        long nanos = System.nanoTime() - now;
        cost.observe(rows.rows(), nanos);
        return new Timed(predictions, nanos);
    }

    /** An answer, and the time in the model. */
    public record Timed(Predictions predictions, long nanos) {}
}
