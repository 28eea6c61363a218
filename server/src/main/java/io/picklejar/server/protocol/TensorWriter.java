package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Tensor;
import tools.jackson.core.JsonGenerator;

/** Writes tensors as nested lists. */
final class TensorWriter {

    private final JsonGenerator json;
    private final Tensor tensor;
    private final boolean flags;
    private int at;

    private TensorWriter(JsonGenerator json, Tensor tensor, boolean flags) {
        this.json = json;
        this.tensor = tensor;
        this.flags = flags;
    }

    /** @param flags whether whole numbers stand for truth values */
    static void write(JsonGenerator json, Tensor tensor, boolean flags) {
        new TensorWriter(json, tensor, flags).axis(0);
    }

    /** What a model answers for one row: one tensor as it is, several by name. */
    static void parts(JsonGenerator json, Output.Tensors output, Predictions predictions, int row) {
        boolean several = output.outputs() > 1;
        if (several) {
            json.writeStartObject();
        }
        for (int i = 0; i < output.outputs(); i++) {
            Output.Tensors.Part part = output.parts().get(i);
            if (several) {
                json.writeName(part.name());
            }
            boolean flags = part.type().element() == Element.BOOLEAN;
            write(json, predictions.tensors()[row * output.outputs() + i], flags);
        }
        if (several) {
            json.writeEndObject();
        }
    }

    private void axis(int axis) {
        int[] shape = tensor.shape();
        if (axis == shape.length) {
            value(at++);
            return;
        }
        json.writeStartArray();
        for (int i = 0; i < shape[axis]; i++) {
            axis(axis + 1);
        }
        json.writeEndArray();
    }

    private void value(int index) {
        switch (tensor) {
            case Tensor.Floats floats -> single(floats.values()[index]);
            case Tensor.Doubles doubles -> Json.number(json, doubles.values()[index]);
            case Tensor.Texts texts -> json.writeString(texts.values()[index]);
            case Tensor.Longs longs -> whole(longs.values()[index]);
        }
    }

    private void whole(long value) {
        if (flags) {
            json.writeBoolean(value != 0);
        } else {
            json.writeNumber(value);
        }
    }

    /** With the digits that a float needs, so that 0.1 is 0.1. */
    private void single(float value) {
        if (Float.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
