package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.closed;
import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.type;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors in JSON Schema: lists in lists, each axis with its length. */
final class OpenApiTensors {

    private OpenApiTensors() {}

    /**
     * Lists in lists.
     *
     * @param value what the innermost list holds
     * @param least shortest list of a free axis
     */
    static Map<String, @Nullable Object> nested(TensorType tensor, Map<String, @Nullable Object> value, int least) {
        Map<String, @Nullable Object> schema = value;
        for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
            int length = tensor.shape().get(axis);
            schema = map("type", "array", "items", schema);
            if (length != TensorType.FREE || least > 0) {
                schema.put("minItems", length == TensorType.FREE ? least : length);
            }
            if (length != TensorType.FREE) {
                schema.put("maxItems", length);
            }
        }
        return schema;
    }

    /** One array as it is, several by name. */
    static Map<String, @Nullable Object> answer(Output.Tensors output) {
        if (output.outputs() == 1) {
            return answer(output.parts().getFirst().type());
        }
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        output.parts().forEach(part -> properties.put(part.name(), answer(part.type())));
        return closed(properties);
    }

    private static Map<String, @Nullable Object> answer(TensorType tensor) {
        Element element = tensor.element();
        Map<String, @Nullable Object> value =
                element.isReal() ? map("type", List.of("number", "null")) : type(element.word());
        return nested(tensor, value, 0);
    }

    /** The shape of an answer; its figures are made up, and a free or long axis is told by one or two. */
    static Object example(Output.Tensors output) {
        if (output.outputs() == 1) {
            return example(output.parts().getFirst().type(), 0);
        }
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        output.parts().forEach(part -> parts.put(part.name(), example(part.type(), 0)));
        return parts;
    }

    private static Object example(TensorType tensor, int axis) {
        if (axis == tensor.rank()) {
            return value(tensor.element());
        }
        int length = tensor.shape().get(axis);
        return OpenApiTree.times(length == TensorType.FREE ? 1 : length, example(tensor, axis + 1));
    }

    private static Object value(Element element) {
        return switch (element.word()) {
            case "integer" -> 1;
            case "boolean" -> true;
            case "string" -> "text";
            default -> 0.5;
        };
    }
}
