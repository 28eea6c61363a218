package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.BoosterModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.booster.BoosterClassifier;
import io.picklejar.model.kernel.booster.BoosterForestBuilder;
import io.picklejar.model.kernel.booster.BoosterRegressor;
import io.picklejar.model.kernel.booster.BoosterTree;
import io.picklejar.model.kernel.booster.CodedColumns;
import io.picklejar.model.kernel.booster.Comparison;
import io.picklejar.model.kernel.booster.LinearMargins;
import io.picklejar.model.kernel.booster.Margins;
import io.picklejar.model.kernel.booster.MissingMarked;
import io.picklejar.model.kernel.booster.TreeMargins;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes models and estimators of what a file held. */
public final class XgboostAssembly {

    private final XgboostParts parts;
    private final Objective objective;
    private final Margins margins;

    XgboostAssembly(XgboostParts parts) {
        this.parts = parts;
        this.objective = Objective.of(parts.objective());
        if (!parts.names().isEmpty() && parts.names().size() != parts.inputs()) {
            throw new ModelLoadException("feature_names: found " + parts.names().size() + " (expected: num_feature, "
                    + parts.inputs() + ")");
        }
        this.margins = margins();
    }

    /** A model file as it stands. */
    BoosterModel model() {
        PartInfo info = new PartInfo("xgboost", "XGBoost " + parts.objective(), parts.version(), parts.warnings());
        Estimator raw = raw(Float.NaN);
        return objective.classifies
                ? new BoosterModel(info, parts.names(), classifier(codes(), Float.NaN), raw)
                : new BoosterModel(info, parts.names(), raw, null);
    }

    /** What is added up, before any transform. */
    Margins sums() {
        return margins;
    }

    public List<String> names() {
        return parts.names();
    }

    public int inputs() {
        return parts.inputs();
    }

    public boolean classifies() {
        return objective.classifies;
    }

    /** Classes a row is sorted into: 2 where one sum decides. */
    public int classes() {
        return objective.isMulticlass() ? margins.outputs() : 2;
    }

    /** Outputs that are classified each on its own. */
    public int labels() {
        return objective.isMulticlass() ? 1 : margins.outputs();
    }

    private List<List<Label>> codes() {
        List<Label> classes = LongStream.range(0, classes()).mapToObj(Label::of).toList();
        return Collections.nCopies(labels(), classes);
    }

    /**
     * The library's own numbers.
     *
     * @param missing a number that stands for a missing value; NaN for none
     */
    public Estimator raw(float missing) {
        boolean whole = objective == Objective.SOFTMAX || objective == Objective.HINGE;
        return prepared(new BoosterRegressor(margins, objective.link(), domains(), whole), missing);
    }

    /** Classes and probabilities; only where the objective {@linkplain #classifies() classifies}. */
    public Estimator classifier(List<List<Label>> classes, float missing) {
        return prepared(new BoosterClassifier(margins, objective.probabilities(), classes, domains(), true), missing);
    }

    private Estimator prepared(Estimator estimator, float missing) {
        Estimator marked = Float.isNaN(missing) ? estimator : new MissingMarked(estimator, missing);
        boolean texts = parts.categories().stream().anyMatch(names -> !names.isEmpty());
        return texts ? new CodedColumns(marked, parts.categories(), false) : marked;
    }

    private List<Domain> domains() {
        return Domains.all(parts.inputs(), Domain.NUMBER_OR_MISSING);
    }

    private Margins margins() {
        float[] start = start();
        float[] weights = parts.weights();
        return weights == null ? trees(start) : linear(weights, start);
    }

    private float[] start() {
        float[] given = parts.start();
        if (given.length != 1 && given.length != parts.outputs()) {
            throw new ModelLoadException(
                    "base_score: found " + given.length + " numbers (expected: 1 or " + parts.outputs() + ")");
        }
        float[] start = new float[parts.outputs()];
        for (int i = 0; i < start.length; i++) {
            float own = given[given.length == 1 ? 0 : i];
            start[i] = parts.startIsMargin() ? own : objective.margin(own);
        }
        return start;
    }

    private static Margins linear(float[] weights, float[] start) {
        int width = start.length;
        int inputs = weights.length / width - 1;
        float[] from = new float[width];
        for (int k = 0; k < width; k++) {
            from[k] = weights[inputs * width + k] + start[k];
        }
        return new LinearMargins(inputs, Arrays.copyOf(weights, inputs * width), from);
    }

    private Margins trees(float[] start) {
        int width = parts.trees().isEmpty() ? 1 : parts.trees().get(0).width();
        double[] from = new double[start.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = start[i];
        }
        BoosterForestBuilder builder =
                new BoosterForestBuilder(parts.inputs(), parts.outputs(), width, Comparison.SINGLE);
        for (int i = 0; i < parts.treesUsed(); i++) {
            add(builder, i);
        }
        return new TreeMargins(builder.build(), from);
    }

    private void add(BoosterForestBuilder builder, int i) {
        BoosterTree tree = parts.trees().get(i);
        try {
            builder.add(tree, tree.width() > 1 ? 0 : parts.groups()[i]);
        } catch (InvalidTreeException e) {
            throw new ModelLoadException("tree " + i + ": " + e.getMessage(), e);
        }
    }

    /** Reads a model that lies in another file, such as a pickle. */
    public static XgboostAssembly of(byte[] model, long memoryBudget) {
        @Nullable XgboostParts parts = XgboostReaders.read(model, memoryBudget);
        if (parts == null) {
            throw new ModelLoadException("found bytes of an unknown format (expected: a model of XGBoost)");
        }
        return new XgboostAssembly(parts);
    }
}
