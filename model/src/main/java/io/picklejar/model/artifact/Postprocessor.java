package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Does to a model's answer what {@code output} in metadata.json asks: names for classes, a threshold, clipping, rounding. */
public final class Postprocessor {

    private static final int MOST_SHOWN = 10;

    private final OutputSpec spec;
    private final Output output;

    private Postprocessor(OutputSpec spec, Output output) {
        this.spec = spec;
        this.output = output;
    }

    /** @throws ModelLoadException if metadata asks for something that the model's answer cannot have */
    public static Postprocessor of(Artifact artifact) {
        OutputSpec spec = artifact.metadata().output();
        Output output = artifact.model().output();
        if (output instanceof Output.Classes classes) {
            requireClasses(spec, classes);
            return new Postprocessor(spec, named(spec, classes));
        }
        requireNumbers(spec, output);
        return new Postprocessor(spec, output);
    }

    private static void requireNumbers(OutputSpec spec, Output output) {
        boolean labels = !spec.labels().isEmpty() || !spec.labelList().isEmpty();
        require(!labels, "labels", "classifiers");
        require(spec.threshold() == null, "threshold", "classifiers");
        require(spec.topK() == null, "top_k", "classifiers");
        boolean numbers = output instanceof Output.Numbers;
        require(numbers || spec.clip() == null, "clip", "models that answer with numbers");
        require(numbers || spec.round() == null, "round", "models that answer with numbers or probabilities");
    }

    private static void requireClasses(OutputSpec spec, Output.Classes classes) {
        boolean single = classes.outputs() == 1 && classes.probabilities() && !classes.isSets();
        boolean binary = single && classes.classes().get(0).size() == 2;
        require(spec.threshold() == null || binary, "threshold", "binary classifiers with probabilities");
        require(spec.topK() == null || single, "top_k", "classifiers of one output with probabilities");
        require(spec.clip() == null, "clip", "models that answer with numbers");
        require(
                spec.round() == null || classes.probabilities(),
                "round",
                "models that answer with numbers or probabilities");
        requireKnownLabels(spec, classes);
    }

    private static void requireKnownLabels(OutputSpec spec, Output.Classes classes) {
        Set<String> trained = new LinkedHashSet<>();
        List<List<Label>> named = classes.isSets() ? List.of(classes.labels()) : classes.classes();
        named.forEach(labels -> labels.forEach(label -> trained.add(label.toString())));
        for (String name : spec.labels().keySet()) {
            if (!trained.contains(name)) {
                throw new ModelLoadException("metadata.json: output.labels." + name + ": no such class (expected: "
                        + abbreviated(trained) + ")");
            }
        }
    }

    private static String abbreviated(Set<String> classes) {
        String some = classes.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return classes.size() <= MOST_SHOWN ? some : some + ", …";
    }

    private static void require(boolean fits, String key, String whom) {
        if (!fits) {
            throw new ModelLoadException("metadata.json: output." + key + " is only for " + whom);
        }
    }

    private static Output named(OutputSpec spec, Output.Classes classes) {
        if (spec.labels().isEmpty() && spec.labelList().isEmpty()) {
            return classes;
        }
        if (classes.isSets()) {
            return classes.withLabels(names(spec, classes.labels(), "labels"));
        }
        List<List<Label>> named = new ArrayList<>();
        for (List<Label> trained : classes.classes()) {
            named.add(names(spec, trained, "classes"));
        }
        return new Output.Classes(named, classes.probabilities());
    }

    private static List<Label> names(OutputSpec spec, List<Label> trained, String what) {
        if (!spec.labelList().isEmpty() && spec.labelList().size() != trained.size()) {
            throw new ModelLoadException("metadata.json: output.labels: "
                    + spec.labelList().size() + " labels (the model has " + trained.size() + " " + what + ")");
        }
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            labels.add(name(spec, trained.get(i), i));
        }
        return labels;
    }

    private static Label name(OutputSpec spec, Label trained, int index) {
        if (!spec.labelList().isEmpty()) {
            return Label.of(spec.labelList().get(index));
        }
        String name = spec.labels().get(trained.toString());
        return name == null ? trained : Label.of(name);
    }

    /** The answer's shape as callers see it. */
    public Output output() {
        return output;
    }

    /** How many of the likeliest classes an answer lists, or null for none. */
    public @Nullable Integer topK() {
        return spec.topK();
    }

    /** Writes into the argument's arrays, which belong to the receiver, and returns it. */
    public Predictions apply(Predictions predictions) {
        if (predictions.isTensors()) {
            return predictions;
        }
        if (predictions.isClasses()) {
            threshold(predictions);
        } else {
            clip(predictions.numbers());
            round(predictions.numbers());
        }
        if (predictions.probabilities() != null) {
            round(predictions.probabilities());
        }
        return predictions;
    }

    private void threshold(Predictions predictions) {
        double[] probabilities = predictions.probabilities();
        if (spec.threshold() == null || probabilities == null) {
            return;
        }
        int[] classes = predictions.classIndices();
        for (int row = 0; row < predictions.rows(); row++) {
            classes[row] = probabilities[2 * row + 1] >= spec.threshold() ? 1 : 0;
        }
    }

    private void clip(double[] numbers) {
        if (spec.clip() == null) {
            return;
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.max(spec.clip().lowest(), Math.min(spec.clip().highest(), numbers[i]));
        }
    }

    private void round(double[] numbers) {
        if (spec.round() == null) {
            return;
        }
        for (int i = 0; i < numbers.length; i++) {
            if (Double.isFinite(numbers[i])) {
                numbers[i] = new BigDecimal(numbers[i])
                        .setScale(spec.round(), RoundingMode.HALF_EVEN)
                        .doubleValue();
            }
        }
    }
}
