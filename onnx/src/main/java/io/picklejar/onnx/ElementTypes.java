package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Element;

/** The element types of onnx.proto by their numbers. */
final class ElementTypes {

    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int UINT16 = 4;
    static final int INT16 = 5;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int UINT32 = 12;
    static final int UINT64 = 13;
    static final int BFLOAT16 = 16;
    static final int FLOAT8 = 17;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int DOUBLE = 11;
    static final int COMPLEX64 = 14;
    static final int COMPLEX128 = 15;

    private static final int[] BITS = {
        0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2
    };

    private ElementTypes() {}

    /** Bytes of so many values; of less than a byte each they are packed. */
    static long bytes(int type, long size) {
        if (type < 1 || type >= BITS.length || BITS[type] == 0) {
            throw new ModelLoadException("a tensor of element type " + type + " (expected: one of onnx.proto's)");
        }
        return (size * BITS[type] + 7) / 8;
    }

    /**
     * What callers see of it. Types of 8 bits and less that no Java type is made for are seen as floats, and the graph is
     * given a cast.
     */
    static Element element(String where, int type) {
        return switch (type) {
            case FLOAT -> Element.FLOAT;
            case 2 -> Element.UINT8;
            case 3 -> Element.INT8;
            case 4 -> Element.UINT16;
            case 5 -> Element.INT16;
            case INT32 -> Element.INT32;
            case INT64 -> Element.INT64;
            case STRING -> Element.TEXT;
            case 9 -> Element.BOOLEAN;
            case 10 -> Element.FLOAT16;
            case DOUBLE -> Element.DOUBLE;
            case 12 -> Element.UINT32;
            case 13 -> Element.UINT64;
            case 16 -> Element.BFLOAT16;
            case 17, 18, 19, 20, 21, 22, 23, 24, 25, 26 -> Element.FLOAT;
            default ->
                throw new ModelLoadException(
                        where + ": element type " + type + " (expected: numbers, booleans or strings)");
        };
    }

    /** The type that the runtime's Java interface can carry to an input of this type; itself where it can. */
    static int carrier(int type) {
        return switch (type) {
            case 4 -> INT32;
            case 12, 13 -> INT64;
            default -> type >= 17 ? FLOAT : type;
        };
    }

    /** The type that the runtime's Java interface can carry from an output of this type; itself where it can. */
    static int readable(int type) {
        return type >= 17 ? FLOAT : type;
    }
}
