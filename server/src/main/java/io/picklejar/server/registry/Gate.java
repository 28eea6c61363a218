package io.picklejar.server.registry;

import io.picklejar.model.artifact.GoldenCases;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.schema.ExampleRow;
import io.picklejar.server.registry.GateReport.Check;
import io.picklejar.server.routing.Evaluation;
import io.picklejar.server.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks between loading and traffic, in order: the schema takes what the served version takes, golden cases agree, a
 * metric on held-out rows reaches its floor, warm-up. Each leaves a line in the version's report.
 */
final class Gate {

    private static final int BATCH = 64;
    private static final Duration SLICE = Duration.ofMillis(10);
    private static final int SLICES_AT_LEAST = 3;

    /** Two slices in a row whose costs differ by less than this part are the same. */
    private static final double SETTLED = 0.1;

    /** What costs less than this may go on getting cheaper while it serves: nobody will notice. */
    private static final double CHEAP_NANOS = 50_000;

    private final Duration warmUp;
    private final Function<Served, Runnable> rehearsal;

    /**
     * @param warmUp how long a version is exercised at most
     * @param rehearsal makes what a request does with a model
     */
    Gate(Duration warmUp, Function<Served, Runnable> rehearsal) {
        this.warmUp = warmUp;
        this.rehearsal = rehearsal;
    }

    /**
     * Lets a version pass or throws.
     *
     * @param current what the model serves now, or null
     * @param startNanos when loading began
     * @throws ModelLoadException with what is wrong
     */
    void pass(ModelVersion version, Served served, Route route, @Nullable Served current, long startNanos) {
        int files = served.artifact().files().size();
        version.report(version.gate()
                .with(new Check("load", true, files + (files == 1 ? " file" : " files"), millisSince(startNanos))));
        if (current != null) {
            check(version, "schema", () -> schema(served, current, route));
        }
        check(version, "golden", () -> golden(served));
        Evaluation evaluation = route.evaluation();
        if (evaluation != null) {
            check(version, "evaluation", () -> Holdout.evaluate(evaluation, served));
        }
        check(version, "warm_up", () -> warmUp(served));
    }

    private static void check(ModelVersion version, String name, Supplier<String> check) {
        long start = System.nanoTime();
        try {
            String detail = check.get();
            version.report(version.gate().with(new Check(name, true, detail, millisSince(start))));
        } catch (ModelLoadException e) {
            String reason = String.valueOf(e.getMessage());
            version.report(version.gate().with(new Check(name, false, reason, millisSince(start))));
            throw e;
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static String schema(Served served, Served current, Route route) {
        List<String> breaks = Compatibility.breaks(current, served);
        if (breaks.isEmpty()) {
            return "takes what " + current.artifact().version() + " takes";
        }
        String all = String.join("; ", breaks);
        String version = served.artifact().version();
        if (route.acceptedBreaks().contains(version)) {
            return "breaking changes, accepted in route.yaml: " + all;
        }
        throw new ModelLoadException(
                "breaks callers of version " + current.artifact().version() + ": " + all
                        + " (if that is meant: accept_breaking: [\"" + version + "\"] in route.yaml)");
    }

    private static String golden(Served served) {
        GoldenCases golden = served.artifact().golden();
        if (golden == null) {
            return "no golden cases";
        }
        GoldenCases.Report report =
                golden.replay(served.artifact().schema(), served.artifact().model());
        if (!report.agrees()) {
            throw new ModelLoadException(report.summary());
        }
        return report.cases() + " golden cases agree";
    }

    /**
     * Predicts example rows until that is cheap or no longer gets cheaper, or the time is over; what the last runs took is the
     * model's cost. One row, two rows together and a request are predicted in any case; of a dear model, more rows
     * together only as the time allows.
     */
    private String warmUp(Served served) {
        ExampleRow example = ExampleRow.of(served.artifact().schema());
        Table one = example.table(1);
        Table most = example.table(BATCH);
        Runnable request = rehearsal.apply(served);
        long end = System.nanoTime() + warmUp.toNanos();
        long runs = 0;
        double before = Double.MAX_VALUE;
        int same = 0;
        try {
            do {
                long start = System.nanoTime();
                long first = runs;
                do {
                    long now = System.nanoTime();
                    long alone = served.predict(one, now).nanos();
                    int rows = rowsWithin(end - now - alone, alone);
                    served.predict(rows == BATCH ? most : example.table(rows));
                    request.run();
                    runs += 3;
                } while (System.nanoTime() - start < SLICE.toNanos());
                double cost = (double) (System.nanoTime() - start) / (runs - first);
                same = Math.abs(cost - before) < SETTLED * before ? same + 1 : 0;
                before = cost;
            } while (before >= CHEAP_NANOS && same < SLICES_AT_LEAST && System.nanoTime() < end);
        } catch (UnanswerableException e) {
            return "the example row is too far from training; real rows will warm the model up";
        }
        return runs + " predictions";
    }

    private static int rowsWithin(long nanos, long each) {
        return Math.clamp(nanos / Math.max(1, each), 2, BATCH);
    }
}
