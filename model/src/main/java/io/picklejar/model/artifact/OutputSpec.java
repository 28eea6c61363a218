package io.picklejar.model.artifact;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What metadata asks to be done to the model's answer before it leaves ({@code output} in metadata.json).
 *
 * @param labels names for classes by the class as text ({@code {"0": "setosa"}}); empty where classes go out as trained
 * @param labelList names for classes by position; empty where not given
 * @param threshold probability from which a binary classifier says its second class; null leaves it to the model
 * @param round digits after the point for numbers and probabilities; null leaves them whole
 * @param clip lowest and highest number answered; null for no clipping
 * @param topK how many of the likeliest classes to list; null for none
 * @param raw whether the library's own number goes out instead of the class
 * @param activation how a model's numbers become a class and its probabilities; null where they stay numbers
 */
public record OutputSpec(
        Map<String, String> labels,
        List<String> labelList,
        @Nullable Double threshold,
        @Nullable Integer round,
        @Nullable Clip clip,
        @Nullable Integer topK,
        boolean raw,
        @Nullable Activation activation) {

    /** How scores become probabilities. */
    public enum Activation {
        /** They are probabilities already. */
        NONE,
        SOFTMAX,
        /** Of one score the second of two classes; of several each by itself. */
        SIGMOID
    }

    public OutputSpec(
            Map<String, String> labels,
            List<String> labelList,
            @Nullable Double threshold,
            @Nullable Integer round,
            @Nullable Clip clip,
            @Nullable Integer topK,
            boolean raw) {
        this(labels, labelList, threshold, round, clip, topK, raw, null);
    }

    public record Clip(double lowest, double highest) {}

    public static final OutputSpec AS_IS = new OutputSpec(Map.of(), List.of(), null, null, null, null, false);

    public OutputSpec {
        labels = Map.copyOf(labels);
        labelList = List.copyOf(labelList);
    }
}
