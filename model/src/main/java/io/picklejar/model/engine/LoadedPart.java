package io.picklejar.model.engine;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** What a single file of a model folder turned out to hold. */
public sealed interface LoadedPart permits LoadedModel, LoadedPart.Step, LoadedPart.Labels {

    /**
     * A preprocessor on its own, such as the content of {@code scaler.joblib}.
     *
     * @param inputNames the columns it was fitted on, in order; empty where it was fitted on a bare array
     * @param info what it is
     */
    record Step(PartInfo info, List<String> inputNames, Transform transform) implements LoadedPart {
        public Step {
            inputNames = List.copyOf(inputNames);
        }
    }

    /**
     * What stands behind the numbers that a model was trained on: the content of {@code label_encoder.joblib} or {@code
     * multilabel_binarizer.joblib}.
     *
     * @param classes label of code 0, 1, …; of sets the label of output 0, 1, …, each once
     * @param sets whether the model answers with a set of these labels, saying of each by 0 or 1 whether it applies, rather
     *     than with one of them by its code
     */
    record Labels(PartInfo info, List<Label> classes, boolean sets) implements LoadedPart {
        public Labels {
            classes = List.copyOf(classes);
        }
    }

    PartInfo info();
}
