package io.picklejar.model.schema;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.kernel.TensorType;
import java.util.Arrays;

/** A tensor that a feature accepts: zeros, or the number nearest to zero that will do; free axes of length 1. */
final class ExampleTensor {

    private ExampleTensor() {}

    static Tensor of(FeatureRule rule) {
        TensorType type = rule.feature.requireTensor();
        Element element = type.element();
        int[] shape = type.shape().stream()
                .mapToInt(length -> length == TensorType.FREE ? 1 : length)
                .toArray();
        int size = Tensor.size(shape);
        double value = Math.max(rule.lowest(), Math.min(rule.highest(), 0.0));
        if (element == Element.TEXT) {
            String[] texts = new String[size];
            Arrays.fill(texts, "text");
            return new Tensor.Texts(shape, texts);
        }
        if (element.isSingle()) {
            float[] floats = new float[size];
            Arrays.fill(floats, (float) value);
            return new Tensor.Floats(shape, floats);
        }
        if (element == Element.DOUBLE) {
            double[] doubles = new double[size];
            Arrays.fill(doubles, value);
            return new Tensor.Doubles(shape, doubles);
        }
        long[] longs = new long[size];
        Arrays.fill(longs, (long) (value < 0 ? Math.floor(value) : Math.ceil(value)));
        return new Tensor.Longs(shape, longs);
    }
}
