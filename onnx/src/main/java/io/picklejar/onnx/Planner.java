package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.onnx.OnnxFile.Axis;
import io.picklejar.onnx.OnnxFile.Value;
import io.picklejar.onnx.OnnxFile.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the batch axis of a graph. It is the first one of every input where that is free and of one name, and then the first
 * of every output too: rows are stacked. Where only some are free, or all inputs begin with an axis of length 1, rows go one
 * by one. A graph without either takes a row as one whole set of inputs.
 */
final class Planner {

    /** Most axes that the runtime's Java interface carries. */
    private static final int MOST_AXES = 8;

    private static final long MOST_VALUES = 1L << 28;
    private static final int MOST_COLUMNS = 1 << 16;

    /** Free axes that converters number, each by another name. */
    private static final Pattern NUMBERED =
            Pattern.compile("(unk_*|dim_?|dynamic_?ax\\w*_?)[\\w]*\\d+", Pattern.CASE_INSENSITIVE);

    /** Free axes that count something else than rows. */
    private static final Pattern NO_BATCH =
            Pattern.compile("seq|len|time|height|width|token|frame|points", Pattern.CASE_INSENSITIVE);

    private final OnnxFile file;
    private final Set<String> batchNames = new HashSet<>();

    private Planner(OnnxFile file) {
        this.file = file;
    }

    static Plan plan(OnnxFile file) {
        return new Planner(file).plan();
    }

    private Plan plan() {
        List<Value> fed = file.graph().fed();
        if (fed.isEmpty()) {
            throw new ModelLoadException("the graph has no input (expected: at least one)");
        }
        if (file.graph().outputs().isEmpty()) {
            throw new ModelLoadException("the graph has no output (expected: at least one)");
        }
        fed.forEach(Planner::requireTensor);
        int free = 0;
        boolean ones = true;
        for (Value input : fed) {
            List<Axis> axes = axes(input);
            free += isBatch(axes) ? 1 : 0;
            ones &= !axes.isEmpty() && axes.get(0).length() == 1;
        }
        boolean stacked = free == fed.size() && batchNames.size() <= 1;
        boolean strip = free > 0 || ones;
        for (Value output : file.graph().outputs()) {
            stacked &= counts(output);
        }
        List<InputPlan> inputs = inputs(fed, strip, ones && free == 0);
        List<OutputPlan> outputs = new ArrayList<>();
        for (Value output : file.graph().outputs()) {
            outputs.add(output(output, stacked, strip));
        }
        return new Plan(inputs, outputs, stacked, ClassifierOutputs.find(file, outputs));
    }

    private static void requireTensor(Value input) {
        String found = input.type() instanceof ValueType.SequenceOf
                ? "a sequence"
                : input.type() instanceof ValueType.MapOf
                        ? "a map"
                        : input.type() instanceof ValueType.Other other ? other.word() : "";
        if (!found.isEmpty()) {
            throw new ModelLoadException("input " + input.name() + ": " + found + " (expected: a tensor)");
        }
        if (((ValueType.TensorOf) input.type()).shape() == null) {
            throw new ModelLoadException("input " + input.name()
                    + ": no shape (expected: its axes, free ones by name; onnx.shape_inference can add it)");
        }
        if (axes(input).size() > MOST_AXES) {
            throw new ModelLoadException("input " + input.name() + ": "
                    + axes(input).size() + " axes (expected: at most " + MOST_AXES + ")");
        }
    }

    private static List<Axis> axes(Value input) {
        return ((ValueType.TensorOf) input.type()).axes();
    }

    /** Whether the first axis is free and may count rows; its name is noted. */
    private boolean isBatch(List<Axis> axes) {
        if (axes.isEmpty() || !axes.get(0).isFree()) {
            return false;
        }
        String name = axes.get(0).name();
        if (NO_BATCH.matcher(name).find()) {
            return false;
        }
        if (!name.isEmpty() && !NUMBERED.matcher(name).matches()) {
            batchNames.add(name);
        }
        return true;
    }

    /** Whether an output's first axis counts the rows. */
    private boolean counts(Value output) {
        if (output.type() instanceof ValueType.TensorOf tensor) {
            List<Axis> axes = tensor.shape();
            return axes == null
                    || (!axes.isEmpty()
                            && axes.get(0).isFree()
                            && isBatchName(axes.get(0).name()));
        }
        return output.type() instanceof ValueType.SequenceOf sequence && sequence.item() instanceof ValueType.MapOf;
    }

    private boolean isBatchName(String name) {
        return name.isEmpty()
                || batchNames.isEmpty()
                || batchNames.contains(name)
                || NUMBERED.matcher(name).matches();
    }

    private List<InputPlan> inputs(List<Value> fed, boolean strip, boolean ones) {
        List<InputPlan> inputs = new ArrayList<>();
        int column = 0;
        for (Value input : fed) {
            int type = ((ValueType.TensorOf) input.type()).element();
            Element element = ElementTypes.element("input " + input.name(), type);
            List<Axis> axes = axes(input);
            boolean batched = strip && (ones || isBatch(axes));
            TensorType row = row(element, axes, batched, "input " + input.name());
            boolean spread = fed.size() == 1 && batched && row.rank() == 1 && row.isFixed();
            int columns = spread ? (int) Math.min(row.leastSize(), MOST_COLUMNS + 1L) : 1;
            if (columns > MOST_COLUMNS) {
                columns = 1;
            }
            inputs.add(new InputPlan(
                    input.name(),
                    GraphRewriter.fed(input),
                    ElementTypes.carrier(type),
                    element,
                    row,
                    batched,
                    column,
                    columns));
            column += columns;
        }
        return inputs;
    }

    private static TensorType row(Element element, List<Axis> axes, boolean batched, String where) {
        List<Integer> shape = new ArrayList<>();
        for (Axis axis : axes.subList(batched ? 1 : 0, axes.size())) {
            shape.add(axis.isFree() ? TensorType.FREE : (int) axis.length());
        }
        long size = 1;
        for (int length : shape) {
            if (length > 0 && size > MOST_VALUES / length) {
                throw new ModelLoadException(where + ": an axis of length " + length + " (expected: at most "
                        + MOST_VALUES + " values in all)");
            }
            size *= Math.max(1, length);
        }
        return new TensorType(element, shape);
    }

    private OutputPlan output(Value output, boolean stacked, boolean strip) {
        String where = "output " + output.name();
        if (output.type() instanceof ValueType.TensorOf tensor) {
            List<Axis> axes = tensor.shape() == null ? List.of(new Axis(-1, "")) : tensor.axes();
            boolean leads = !axes.isEmpty() && (stacked || (strip && isLead(axes.get(0))));
            TensorType row = shape(ElementTypes.element(where, tensor.element()), axes, leads);
            return new OutputPlan(
                    output.name(), GraphRewriter.read(output), OutputPlan.Kind.TENSOR, tensor.element(), row, leads);
        }
        if (output.type() instanceof ValueType.SequenceOf sequence) {
            return sequence(output, sequence.item(), where);
        }
        throw new ModelLoadException(where + ": " + "no tensor and no sequence (expected: one of them)");
    }

    private boolean isLead(Axis axis) {
        return axis.length() == 1 || (axis.isFree() && isBatchName(axis.name()));
    }

    private static OutputPlan sequence(Value output, ValueType item, String where) {
        if (item instanceof ValueType.TensorOf tensor) {
            List<Axis> axes = new ArrayList<>();
            axes.add(new Axis(-1, ""));
            axes.addAll(tensor.shape() == null ? List.of(new Axis(-1, "")) : tensor.axes());
            TensorType row = shape(ElementTypes.element(where, tensor.element()), axes, false);
            return new OutputPlan(output.name(), output.name(), OutputPlan.Kind.SEQUENCE, tensor.element(), row, false);
        }
        if (item instanceof ValueType.MapOf map) {
            TensorType row = new TensorType(Element.FLOAT, List.of(TensorType.FREE));
            return new OutputPlan(output.name(), output.name(), OutputPlan.Kind.MAPS, map.key(), row, true);
        }
        throw new ModelLoadException(where + ": a sequence of "
                + item.toString().toLowerCase(Locale.ROOT) + " (expected: of tensors or of maps)");
    }

    private static TensorType shape(Element element, List<Axis> axes, boolean leads) {
        List<Integer> shape = new ArrayList<>();
        for (Axis axis : axes.subList(leads ? 1 : 0, axes.size())) {
            shape.add(axis.isFree() ? TensorType.FREE : (int) axis.length());
        }
        return new TensorType(element, shape);
    }
}
