package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as the tagged JSON that the fixture generator writes, to compare exactly. */
final class Tagged {
    private Tagged() {}

    static Object of(PyValue value) {
        if (value instanceof NdArray array) {
            return array(array);
        }
        if (value instanceof PyObject object) {
            Map<String, Object> tagged = new LinkedHashMap<>();
            tagged.put("object", object.className());
            tagged.put("attributes", of(object.attributes()));
            return tagged;
        }
        if (value instanceof PyDict dict) {
            return Map.of(
                    "dict",
                    dict.entries().stream()
                            .map(e -> List.of(of(e.key()), of(e.value())))
                            .toList());
        }
        if (value instanceof PyTuple tuple) {
            return Map.of("tuple", all(tuple.items()));
        }
        if (value instanceof PyList list) {
            return Map.of("list", all(list.items()));
        }
        if (value instanceof PySet set) {
            return Map.of("set", all(set.items()));
        }
        return scalar(value);
    }

    private static Object scalar(PyValue value) {
        if (value instanceof PyBool b) {
            return Map.of("bool", b.value());
        }
        if (value instanceof PyInt i) {
            return Map.of("int", Long.toString(i.value()));
        }
        if (value instanceof PyBigInt i) {
            return Map.of("int", i.value().toString());
        }
        if (value instanceof PyFloat f) {
            return Map.of("float", Double.isNaN(f.value()) ? "nan" : bits(f.value()));
        }
        if (value instanceof PyComplex c) {
            return Map.of("complex", List.of(bits(c.real()), bits(c.imaginary())));
        }
        if (value instanceof PyStr s) {
            return Map.of("str", s.value());
        }
        if (value instanceof PyBytes b) {
            return Map.of("bytes", HexFormat.of().formatHex(b.value()));
        }
        if (value instanceof PySlice s) {
            return Map.of("slice", all(List.of(s.start(), s.stop(), s.step())));
        }
        if (value instanceof PyDType d) {
            return Map.of("dtype", d.dtype().toString());
        }
        return value.isNone() ? Map.of("none", true) : Map.of("other", value.describe());
    }

    private static Object array(NdArray array) {
        Map<String, Object> tagged = new LinkedHashMap<>();
        tagged.put("dtype", array.dtype().toString());
        tagged.put("shape", Arrays.stream(array.shape()).boxed().toList());
        if (array.dtype().isStructured()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            array.dtype().fields().keySet().forEach(name -> fields.put(name, array(array.field(name))));
            tagged.put("fields", fields);
        } else {
            tagged.put("values", all(List.of(array.toValues())));
        }
        return tagged;
    }

    private static List<Object> all(List<PyValue> values) {
        List<Object> tagged = new ArrayList<>();
        values.forEach(value -> tagged.add(of(value)));
        return tagged;
    }

    private static String bits(double value) {
        return String.format("%016x", Double.doubleToRawLongBits(value));
    }
}
