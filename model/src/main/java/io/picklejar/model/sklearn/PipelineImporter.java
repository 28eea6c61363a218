package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.PipedEstimator;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sklearn.pipeline.Pipeline}: a transformer where its last step is one, else an estimator. The pipelines of
 * imbalanced-learn (whose samplers do nothing when predicting), sklearn2pmml and sklearn-pandas do as it does.
 */
final class PipelineImporter {

    private static final int MOST_COLUMNS_TRIED = 64;

    private PipelineImporter() {}

    static void register(Importers.Builder to) {
        register(to, "Pipeline", "sklearn.pipeline", "imblearn.pipeline");
        register(to, "PMMLPipeline", "sklearn2pmml", "sklearn2pmml.pipeline");
        register(to, "TransformerPipeline", "sklearn_pandas.pipeline");
    }

    private static void register(Importers.Builder to, String name, String... modules) {
        to.both(name, PipelineImporter::step, PipelineImporter::estimator, PipelineImporter::predicts, modules);
    }

    private static List<PipelineSteps.Named> steps(Fitted fitted) {
        return fitted.read("steps", value -> PipelineSteps.of(fitted.object()));
    }

    private static boolean predicts(Fitted fitted) {
        List<PipelineSteps.Named> steps = steps(fitted);
        if (steps.isEmpty()) {
            return false;
        }
        PipelineSteps.Named last = steps.get(steps.size() - 1);
        Scope scope = fitted.scope().inner(last.name());
        scope.requireDepth();
        return scope.predicts(last.value());
    }

    private static ImportedStep step(Fitted fitted, Incoming in) {
        List<PipelineSteps.Named> steps = steps(fitted);
        if (steps.isEmpty()) {
            throw new ModelLoadException(fitted.name("steps") + ": nothing but passthrough (expected: a step)");
        }
        return run(fitted, steps, in);
    }

    private static Estimator estimator(Fitted fitted, Incoming in) {
        List<PipelineSteps.Named> steps = steps(fitted);
        if (steps.isEmpty()) {
            throw new ModelLoadException(fitted.name("steps") + ": nothing but passthrough (expected: an estimator)");
        }
        PipelineSteps.Named last = steps.get(steps.size() - 1);
        Scope scope = fitted.scope().inner(last.name());
        if (steps.size() == 1) {
            return scope.estimator(last.value(), in);
        }
        ImportedStep before = run(fitted, steps.subList(0, steps.size() - 1), in);
        return PipedEstimator.of(before.transform(), scope.estimator(last.value(), before.outgoing()));
    }

    private static ImportedStep run(Fitted fitted, List<PipelineSteps.Named> steps, Incoming in) {
        List<Transform> transforms = new ArrayList<>();
        ImportedStep step = null;
        for (PipelineSteps.Named named : steps) {
            Scope scope = fitted.scope().inner(named.name());
            step = step == null && !in.isKnown() && steps.size() > 1
                    ? atFront(fitted, steps, in)
                    : scope.step(named.value(), step == null ? in : step.outgoing());
            transforms.add(step.transform());
        }
        return new ImportedStep(Chain.of(transforms), step == null ? in.precision() : step.out());
    }

    /** The first step; where it does not tell its number of columns, the one number that the second can follow on. */
    private static ImportedStep atFront(Fitted fitted, List<PipelineSteps.Named> steps, Incoming in) {
        PipelineSteps.Named first = steps.get(0);
        try {
            return fitted.scope().inner(first.name()).step(first.value(), in);
        } catch (UnknownWidthException e) {
            List<ImportedStep> fitting = new ArrayList<>();
            for (int columns = 1; columns <= MOST_COLUMNS_TRIED && fitting.size() < 2; columns++) {
                try {
                    ImportedStep step = fitted.scope()
                            .inner(first.name())
                            .step(first.value(), new Incoming(columns, in.precision()));
                    PipelineSteps.Named second = steps.get(1);
                    fitted.scope().inner(second.name()).step(second.value(), step.outgoing());
                    fitting.add(step);
                } catch (ModelLoadException tooNarrowOrWide) {
                    // Another width may fit.
                }
            }
            if (fitting.size() != 1) {
                throw e;
            }
            return fitting.get(0);
        }
    }
}
