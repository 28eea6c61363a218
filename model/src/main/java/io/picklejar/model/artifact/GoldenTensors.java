package io.picklejar.model.artifact;

import io.picklejar.model.artifact.GoldenCase.Tolerance;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares a notebook's nested lists with the tensors of an answer. */
final class GoldenTensors {

    private final Tensor got;
    private final boolean flags;
    private final Tolerance tolerance;
    private int at;

    private GoldenTensors(Tensor got, boolean flags, Tolerance tolerance) {
        this.got = got;
        this.flags = flags;
        this.tolerance = tolerance;
    }

    /** @param expected the only output's value, or an object of all of them */
    static @Nullable String mismatch(
            JsonNode expected, Output.Tensors output, Predictions got, int row, Tolerance tolerance) {
        for (int i = 0; i < output.outputs(); i++) {
            Output.Tensors.Part part = output.parts().get(i);
            JsonNode value = output.outputs() == 1 ? expected : expected.path(part.name());
            Tensor tensor = got.tensors()[row * output.outputs() + i];
            boolean flags = part.type().element() == Element.BOOLEAN;
            String key = output.outputs() == 1 ? "prediction" : "prediction." + part.name();
            String wrong = new GoldenTensors(tensor, flags, tolerance).mismatch(key, value, 0);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private @Nullable String mismatch(String key, JsonNode expected, int axis) {
        if (axis == got.shape().length) {
            return value(key, expected);
        }
        if (!expected.isArray() || expected.size() != got.shape()[axis]) {
            return GoldenCase.differs(key, expected, "a list of " + got.shape()[axis]);
        }
        for (int i = 0; i < expected.size(); i++) {
            String wrong = mismatch(key + "[" + i + "]", expected.get(i), axis + 1);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private @Nullable String value(String key, JsonNode expected) {
        int index = at++;
        if (got instanceof Tensor.Texts texts) {
            boolean same = expected.isString() && expected.asString().equals(texts.values()[index]);
            return same ? null : GoldenCase.differs(key, expected, texts.values()[index]);
        }
        double number = number(index);
        boolean same = flags
                ? expected.isBoolean() && expected.asBoolean() == (number == 1)
                : tolerance.accepts(expected, number);
        return same ? null : GoldenCase.differs(key, expected, Double.toString(number));
    }

    private double number(int index) {
        if (got instanceof Tensor.Floats floats) {
            return floats.values()[index];
        }
        return got instanceof Tensor.Longs longs ? longs.values()[index] : ((Tensor.Doubles) got).values()[index];
    }
}
