package io.picklejar.server.registry;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.GoldenCases;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.RefusedRowsException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.ExampleRow;
import java.time.Duration;
import java.util.function.Consumer;

/** The checks between loading and traffic: golden cases must agree, then the model is warmed up and its cost measured. */
final class Gate {

    private static final int BATCH = 64;

    private final Duration warmUp;
    private final Consumer<Served> rehearsal;

    /** @param rehearsal what a request does with a model besides predicting */
    Gate(Duration warmUp, Consumer<Served> rehearsal) {
        this.warmUp = warmUp;
        this.rehearsal = rehearsal;
    }

    /** @return golden cases replayed */
    int replayGolden(Artifact artifact) {
        GoldenCases golden = artifact.golden();
        if (golden == null) {
            return 0;
        }
        GoldenCases.Report report = golden.replay(artifact.schema(), artifact.model());
        if (!report.agrees()) {
            throw new ModelLoadException(report.summary());
        }
        return report.cases();
    }

    /**
     * Predicts example rows until the compilers had their time; what the last runs took is the model's cost.
     *
     * @return predictions made
     */
    long warmUp(Served served) {
        ExampleRow example = ExampleRow.of(served.artifact().schema());
        Table one = example.table(1);
        Table batch = example.table(BATCH);
        long end = System.nanoTime() + warmUp.toNanos();
        long runs = 0;
        do {
            try {
                served.predict(one);
                served.predict(batch);
                rehearsal.accept(served);
            } catch (RefusedRowsException e) {
                // Free axes of length 1 fit the schema and not this graph: real rows will tell its cost.
                return runs;
            }
            runs += 3;
        } while (System.nanoTime() < end);
        return runs;
    }
}
