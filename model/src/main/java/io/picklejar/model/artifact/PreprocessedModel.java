package io.picklejar.model.artifact;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart.Step;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model behind the preprocessors that its folder keeps in files of their own. */
final class PreprocessedModel implements LoadedModel {

    /** A preprocessor with the file it came from, for messages. */
    record NamedStep(String file, Step step) {}

    private final LoadedModel model;
    private final List<Transform> transforms;
    private final List<InputColumn> inputs;

    private PreprocessedModel(LoadedModel model, List<Transform> transforms, List<InputColumn> inputs) {
        this.model = model;
        this.transforms = List.copyOf(transforms);
        this.inputs = List.copyOf(inputs);
    }

    /** Fits the steps together from the model backwards; what does not fit is a {@link ModelLoadException}. */
    static LoadedModel of(List<NamedStep> steps, LoadedModel model) {
        List<InputColumn> inputs = model.inputs();
        if (!steps.isEmpty()) {
            requireColumns(steps.get(0).file(), inputs);
        }
        List<Transform> transforms = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            NamedStep named = steps.get(i);
            Transform transform = fit(named, inputs);
            transforms.add(0, transform);
            inputs = inputs(named, transform, inputs);
        }
        return steps.isEmpty() ? model : new PreprocessedModel(model, transforms, inputs);
    }

    private static void requireColumns(String file, List<InputColumn> inputs) {
        for (InputColumn input : inputs) {
            TensorType tensor = input.tensor();
            if (tensor != null && tensor.rank() > 0) {
                throw new ModelLoadException(file + ": makes columns, but the model reads an array of shape "
                        + tensor.shown() + " (expected: a model of columns behind a preprocessor)");
            }
        }
    }

    /** In place where the step's columns are all found by name among the next one's, else as it is where the width fits. */
    private static Transform fit(NamedStep named, List<InputColumn> downstream) {
        Transform transform = named.step().transform();
        boolean square = transform.inputs() == transform.outputs();
        int @Nullable [] columns = square ? positions(named.step(), downstream) : null;
        if (columns != null) {
            return isInOrder(columns, downstream.size())
                    ? transform
                    : new InPlaceStep(transform, columns, downstream.size());
        }
        if (transform.outputs() == downstream.size()) {
            return transform;
        }
        throw new ModelLoadException(named.file() + ": gives " + transform.outputs()
                + " columns where the next step takes " + downstream.size()
                + " (a preprocessor of some columns only belongs into a ColumnTransformer saved with the model)");
    }

    /** Position of each column that the step was fitted on, or null where not all of them are found. */
    private static int @Nullable [] positions(Step step, List<InputColumn> columns) {
        Map<String, Integer> known = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            if (name != null) {
                known.put(name, i);
            }
        }
        int[] positions = step.inputNames().stream()
                .distinct()
                .filter(known::containsKey)
                .mapToInt(known::get)
                .toArray();
        boolean all = positions.length == step.inputNames().size()
                && positions.length == step.transform().inputs();
        return all ? positions : null;
    }

    private static boolean isInOrder(int[] positions, int width) {
        return Arrays.equals(positions, IntStream.range(0, width).toArray());
    }

    private static List<InputColumn> inputs(NamedStep named, Transform transform, List<InputColumn> downstream) {
        List<Domain> domains = domains(named, transform, downstream);
        List<InputColumn> inputs = new ArrayList<>();
        for (int i = 0; i < domains.size(); i++) {
            inputs.add(new InputColumn(name(named.step(), transform, downstream, i), domains.get(i)));
        }
        return inputs;
    }

    private static List<Domain> domains(NamedStep named, Transform transform, List<InputColumn> downstream) {
        try {
            return transform.domains(
                    downstream.stream().map(InputColumn::domain).toList());
        } catch (KindConflictException e) {
            throw new ModelLoadException(named.file() + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable String name(Step step, Transform transform, List<InputColumn> downstream, int i) {
        boolean whole = !(transform instanceof InPlaceStep);
        if (whole && i < step.inputNames().size()) {
            return step.inputNames().get(i);
        }
        return transform.inputs() == downstream.size() ? downstream.get(i).name() : null;
    }

    @Override
    public PartInfo info() {
        return model.info();
    }

    @Override
    public List<InputColumn> inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return model.output();
    }

    @Override
    public double precision() {
        return model.precision();
    }

    @Override
    public Predictions predict(Table rows) {
        if (rows.columns() != inputs.size()) {
            throw new IllegalArgumentException(
                    "rows of " + rows.columns() + " columns (expected: " + inputs.size() + ")");
        }
        Table table = rows;
        for (Transform transform : transforms) {
            table = transform.apply(table);
        }
        try {
            return model.predict(table);
        } catch (UnanswerableException e) {
            throw e.behindSteps();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
