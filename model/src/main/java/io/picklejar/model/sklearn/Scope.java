package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where in a model an importer stands, and its only way to others: an importer that holds an estimator asks the scope to
 * import it. Nesting, number and memory of what is imported are bounded here.
 */
final class Scope {

    private static final int LONGEST_NAME = 40;

    private final Importers importers;
    private final ImportBudget budget;
    private final String path;
    private final int depth;
    private final @Nullable SklearnVersion version;
    private final ToldColumns told;

    private Scope(
            Importers importers,
            ImportBudget budget,
            String path,
            int depth,
            @Nullable SklearnVersion version,
            ToldColumns told) {
        this.importers = importers;
        this.budget = budget;
        this.path = path;
        this.depth = depth;
        this.version = version;
        this.told = told;
    }

    /**
     * Where everything begins.
     *
     * @param version the version that wrote the file, or null where it does not tell
     * @param told what the folder says of the columns of requests
     */
    static Scope root(Importers importers, ImportBudget budget, @Nullable SklearnVersion version, ToldColumns told) {
        return new Scope(importers, budget, "", 0, version, told);
    }

    /** What the folder says of the columns of requests; of use to what stands at the front of a model. */
    ToldColumns told() {
        return told;
    }

    /** One level further in, at the step or part of that name. */
    Scope inner(String name) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return new Scope(importers, budget, path.isEmpty() ? shown : path + "." + shown, depth + 1, version, told);
    }

    SklearnVersion versionOrNewest() {
        return version == null ? SklearnVersion.NEWEST : version;
    }

    /** Refuses to go on where nesting has no end; for questions asked before anything is imported. */
    void requireDepth() {
        ImportBudget.requireDepth(depth);
    }

    void charge(long bytes) {
        budget.charge(bytes);
    }

    /** Imports a transformer. */
    ImportedStep step(PyValue value, Incoming in) {
        Fitted fitted = fitted(value);
        StepImporter importer = importers.entry(fitted.object(), fitted.label()).step();
        if (importer == null) {
            throw new ModelLoadException(fitted.label() + " does not transform (expected: a transformer)");
        }
        return guarded(fitted, known -> importer.read(known, in));
    }

    /** Imports a classifier or regressor. */
    Estimator estimator(PyValue value, Incoming in) {
        Fitted fitted = fitted(value);
        EstimatorImporter importer =
                importers.entry(fitted.object(), fitted.label()).estimator();
        if (importer == null) {
            throw new ModelLoadException(fitted.label() + " does not predict (expected: a classifier or regressor)");
        }
        return guarded(fitted, known -> importer.read(known, in));
    }

    /** Whether the value is an object that predicts, rather than one that transforms only. */
    boolean predicts(PyValue value) {
        Fitted fitted = fitted(value);
        return importers.entry(fitted.object(), fitted.label()).predicts(fitted);
    }

    private Fitted fitted(PyValue value) {
        if (!(value instanceof PyObject object)) {
            throw new ModelLoadException((path.isEmpty() ? "" : path + ": ") + "found " + value.describe()
                    + " (expected: a fitted estimator)");
        }
        return new Fitted(object, label(path, object), this);
    }

    private static String label(String path, PyObject object) {
        return (path.isEmpty() ? "" : path + ": ") + object.simpleName();
    }

    /** Counts the estimator, and names it where its parts do not fit together. */
    private <T> T guarded(Fitted fitted, Function<Fitted, T> read) {
        budget.countEstimator(depth);
        try {
            return read.apply(fitted);
        } catch (KindConflictException | IllegalArgumentException e) {
            throw new ModelLoadException(fitted.label() + ": " + e.getMessage(), e);
        }
    }
}
