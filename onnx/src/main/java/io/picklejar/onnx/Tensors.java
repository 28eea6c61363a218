package io.picklejar.onnx;

import io.picklejar.model.kernel.Tensor;
import java.util.Arrays;
import java.util.List;

/** Takes tensors apart along their first axis and puts them together. */
final class Tensors {

    private Tensors() {}

    /** The part of a tensor that belongs to position {@code row} of its first axis. */
    static Tensor row(Tensor all, int row) {
        int[] shape = Arrays.copyOfRange(all.shape(), 1, all.shape().length);
        int size = Tensor.size(shape);
        return part(all, shape, row * size, size);
    }

    private static Tensor part(Tensor all, int[] shape, int from, int size) {
        if (all instanceof Tensor.Floats floats) {
            return new Tensor.Floats(shape, Arrays.copyOfRange(floats.values(), from, from + size));
        }
        if (all instanceof Tensor.Doubles doubles) {
            return new Tensor.Doubles(shape, Arrays.copyOfRange(doubles.values(), from, from + size));
        }
        if (all instanceof Tensor.Longs longs) {
            return new Tensor.Longs(shape, Arrays.copyOfRange(longs.values(), from, from + size));
        }
        return new Tensor.Texts(shape, Arrays.copyOfRange(((Tensor.Texts) all).values(), from, from + size));
    }

    static double number(Tensor tensor, int index) {
        if (tensor instanceof Tensor.Floats floats) {
            return floats.values()[index];
        }
        return tensor instanceof Tensor.Longs longs ? longs.values()[index] : ((Tensor.Doubles) tensor).values()[index];
    }

    /** Numbers of any kind as doubles, appended. */
    static void copy(Tensor from, int size, double[] to, int at) {
        for (int i = 0; i < size; i++) {
            to[at + i] = number(from, i);
        }
    }

    /** Tensors one upon the other. */
    static Tensor stacked(List<Tensor> items, OutputPlan plan) {
        int[] inner = items.isEmpty() ? new int[] {0} : items.get(0).shape();
        int[] shape = new int[inner.length + 1];
        shape[0] = items.size();
        System.arraycopy(inner, 0, shape, 1, inner.length);
        int size = Tensor.size(inner);
        for (Tensor item : items) {
            if (!Arrays.equals(item.shape(), inner)) {
                throw new IllegalStateException(
                        "output " + plan.name() + ": tensors of several shapes in one sequence");
            }
        }
        if (plan.type() == ElementTypes.STRING) {
            String[] texts = new String[Tensor.size(shape)];
            for (int i = 0; i < items.size(); i++) {
                System.arraycopy(((Tensor.Texts) items.get(i)).values(), 0, texts, i * size, size);
            }
            return new Tensor.Texts(shape, texts);
        }
        double[] numbers = new double[Tensor.size(shape)];
        for (int i = 0; i < items.size(); i++) {
            copy(items.get(i), size, numbers, i * size);
        }
        return ofElement(plan, shape, numbers);
    }

    private static Tensor ofElement(OutputPlan plan, int[] shape, double[] numbers) {
        if (plan.row().element().isReal()) {
            return new Tensor.Doubles(shape, numbers);
        }
        return new Tensor.Longs(
                shape, Arrays.stream(numbers).mapToLong(number -> (long) number).toArray());
    }
}
