package io.picklejar.model.pickle;

import io.picklejar.model.pickle.DType.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * numpy's element types as files name them: {@code <f8}, {@code |b1}, {@code U7}, lists of fields. Source: numpy's array
 * interface type strings, {@code numpy.lib.format.dtype_to_descr}.
 */
final class DTypeParser {
    private static final Set<Integer> INT_SIZES = Set.of(1, 2, 4, 8);
    private static final Set<Integer> FLOAT_SIZES = Set.of(2, 4, 8, 10, 12, 16);
    private static final Set<Integer> COMPLEX_SIZES = Set.of(8, 16, 20, 24, 32);
    private static final int MAX_DIGITS = 9;

    /** Python and numpy type names used as a dtype. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("float", "f8"),
            Map.entry("int", "i8"),
            Map.entry("bool", "b1"),
            Map.entry("object", "O8"),
            Map.entry("float64", "f8"),
            Map.entry("float32", "f4"),
            Map.entry("float16", "f2"),
            Map.entry("int64", "i8"),
            Map.entry("int32", "i4"),
            Map.entry("int16", "i2"),
            Map.entry("int8", "i1"),
            Map.entry("uint64", "u8"),
            Map.entry("uint32", "u4"),
            Map.entry("uint16", "u2"),
            Map.entry("uint8", "u1"),
            Map.entry("bool_", "b1"),
            Map.entry("object_", "O8"),
            Map.entry("complex128", "c16"),
            Map.entry("complex64", "c8"),
            Map.entry("record", "V0"),
            Map.entry("void", "V0"),
            Map.entry("str", "U0"),
            Map.entry("bytes", "S0"),
            Map.entry("str_", "U0"),
            Map.entry("bytes_", "S0"),
            Map.entry("category", "O8"));

    private DTypeParser() {}

    /** A type by name: {@code numpy.float64}, {@code float}. */
    static DType named(PyGlobal type) {
        String code = WORDS.get(type.name());
        if (code == null) {
            throw type.expected("dtype");
        }
        return parse(code);
    }

    /** A type string with optional byte order. */
    static DType parse(String text) {
        String code = text;
        boolean big = false;
        if (!code.isEmpty() && "<>|=".indexOf(code.charAt(0)) >= 0) {
            big = code.charAt(0) == '>';
            code = code.substring(1);
        }
        if (code.equals("?")) {
            code = "b1";
        }
        String word = WORDS.get(code);
        return withoutOrder(word == null ? code : word, text).withByteOrder(big);
    }

    private static DType withoutOrder(String code, String text) {
        if (code.isEmpty()) {
            throw unknown(text);
        }
        char kind = code.charAt(0);
        // a datetime's unit, as in M8[ns], does not change its size
        int unit = code.indexOf('[');
        String digits =
                kind == 'M' || kind == 'm' ? code.substring(1, unit < 0 ? code.length() : unit) : code.substring(1);
        int size = number(digits, text);
        return switch (kind) {
            case 'b' -> sized(Kind.BOOL, size, Set.of(1), text);
            case 'i' -> sized(Kind.INT, size, INT_SIZES, text);
            case 'u' -> sized(Kind.UINT, size, INT_SIZES, text);
            case 'f' -> sized(Kind.FLOAT, size, FLOAT_SIZES, text);
            case 'c' -> sized(Kind.COMPLEX, size, COMPLEX_SIZES, text);
            case 'M' -> sized(Kind.DATETIME, size, Set.of(8), text);
            case 'm' -> sized(Kind.TIMEDELTA, size, Set.of(8), text);
            case 'O' -> DType.simple(Kind.OBJECT, 8, false);
            case 'S', 'a' -> DType.simple(Kind.BYTES, size, false);
            case 'U' -> DType.simple(Kind.STRING, Math.multiplyExact(4, Math.min(size, Shapes.MAX_LENGTH / 4)), false);
            case 'V' -> DType.simple(Kind.VOID, size, false);
            default -> throw unknown(text);
        };
    }

    private static int number(String digits, String text) {
        if (digits.isEmpty()) {
            return 0;
        }
        if (digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw unknown(text);
        }
        return Integer.parseInt(digits);
    }

    private static DType sized(Kind kind, int size, Set<Integer> allowed, String text) {
        if (!allowed.contains(size)) {
            throw unknown(text);
        }
        return DType.simple(kind, size, false);
    }

    private static ModelFileException unknown(String text) {
        return new ModelFileException("found dtype '" + text + "' (expected: such as '<f8', '|b1', 'U7', 'O8')");
    }

    /** The {@code descr} of a .npy header: a type string, or a list of {@code (name, type[, shape])}. */
    static DType fromDescription(PyValue description) {
        return fromDescription(description, 0);
    }

    private static DType fromDescription(PyValue description, int nesting) {
        if (nesting > DType.MAX_NESTING) {
            throw new LimitException("dtype nested " + nesting + " deep, limit " + DType.MAX_NESTING);
        }
        if (description instanceof PyStr text) {
            return parse(text.value());
        }
        Map<String, DType.Field> fields = new LinkedHashMap<>();
        long offset = 0;
        for (PyValue item : description.asItems()) {
            List<PyValue> parts = item.asItems();
            if (parts.size() < 2 || parts.size() > 3) {
                throw item.expected("(name, type) or (name, type, shape)");
            }
            DType type = fromDescription(parts.get(1), nesting + 1);
            if (parts.size() == 3) {
                type = subArray(type, parts.get(2));
            }
            // unnamed parts are padding
            String name = parts.get(0) instanceof PyStr text
                    ? text.value()
                    : parts.get(0).asItems().get(1).asString();
            if (!name.isEmpty()) {
                fields.put(name, new DType.Field(type, (int) offset));
            }
            offset = addSize(offset, type);
        }
        return DType.structured((int) offset, fields);
    }

    private static long addSize(long offset, DType type) {
        long sum = offset + type.itemSize();
        if (sum > Shapes.MAX_LENGTH) {
            throw new LimitException("dtype of " + sum + " bytes, limit " + Shapes.MAX_LENGTH);
        }
        return sum;
    }

    private static DType subArray(DType base, PyValue shape) {
        int[] dims = NumpyCalls.shape(shape);
        return DType.subArray(base, dims, (int) addSize(0, base, dims));
    }

    private static long addSize(long offset, DType base, int[] dims) {
        long sum = offset + NdArray.rawLength(base, dims);
        if (sum < 0 || sum > Shapes.MAX_LENGTH) {
            throw new LimitException(
                    "dtype of " + NdArray.rawLength(base, dims) + " bytes, limit " + Shapes.MAX_LENGTH);
        }
        return sum;
    }
}
