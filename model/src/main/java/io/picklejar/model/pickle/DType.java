package io.picklejar.model.pickle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A numpy element type: kind, size in bytes, byte order, and for structured types the named fields with their offsets
 * (packed or padded). Source: numpy's {@code descriptor.c}, {@code arraydescr_setstate}.
 */
public final class DType {
    static final int MAX_NESTING = 16;
    static final int MAX_FIELDS = 1_000;

    public enum Kind {
        BOOL("bool"),
        INT("int"),
        UINT("uint"),
        FLOAT("float"),
        COMPLEX("complex"),
        OBJECT("object"),
        BYTES("S"),
        STRING("U"),
        DATETIME("datetime"),
        TIMEDELTA("timedelta"),
        /** Structured, sub-array, or raw bytes. */
        VOID("void");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** A named part of a structured type, at a byte offset in the item. */
    public record Field(DType dtype, int offset) {}

    /** A fixed-shape block of {@code base} items as one item. */
    static final class SubArray {
        private final DType base;
        private final int[] shape;

        SubArray(DType base, int[] shape) {
            this.base = base;
            this.shape = shape;
        }

        DType base() {
            return base;
        }

        int[] shape() {
            return shape;
        }
    }

    private final Kind kind;
    private final int itemSize;
    private final boolean bigEndian;
    private final Map<String, Field> fields;
    private final @Nullable SubArray subArray;
    private final int nesting;
    private final boolean hasObject;

    private DType(Kind kind, int itemSize, boolean bigEndian, Map<String, Field> fields, @Nullable SubArray subArray) {
        this.kind = kind;
        this.itemSize = itemSize;
        this.bigEndian = bigEndian;
        this.fields = Collections.unmodifiableMap(fields);
        this.subArray = subArray;
        this.nesting = 1 + Math.max(deepest(fields), subArray == null ? 0 : subArray.base().nesting);
        this.hasObject = kind == Kind.OBJECT
                || (subArray != null && subArray.base().hasObject)
                || fields.values().stream().anyMatch(f -> f.dtype().hasObject);
        if (nesting > MAX_NESTING) {
            throw new LimitException("dtype nested " + nesting + " deep, limit " + MAX_NESTING);
        }
    }

    private static int deepest(Map<String, Field> fields) {
        return fields.values().stream().mapToInt(f -> f.dtype().nesting).max().orElse(0);
    }

    static DType simple(Kind kind, int itemSize, boolean bigEndian) {
        return new DType(kind, itemSize, bigEndian, Map.of(), null);
    }

    static DType structured(int itemSize, Map<String, Field> fields) {
        if (fields.size() > MAX_FIELDS) {
            throw new LimitException("dtype with " + fields.size() + " fields, limit " + MAX_FIELDS);
        }
        fields.forEach((name, field) -> {
            if (field.offset() < 0 || (long) field.offset() + field.dtype().itemSize > itemSize) {
                throw new ModelFileException("dtype field '" + name + "' at offset " + field.offset() + " of "
                        + field.dtype().itemSize + " bytes (expected: within the item of " + itemSize + ")");
            }
        });
        return new DType(Kind.VOID, itemSize, false, new LinkedHashMap<>(fields), null);
    }

    static DType subArray(DType base, int[] shape, int itemSize) {
        long needed = NdArray.rawLength(base, shape);
        if (base.itemSize == 0 || needed != itemSize) {
            throw new ModelFileException("dtype sub-array of " + Shapes.text(shape) + " " + base.name()
                    + " in an item of " + itemSize + " bytes (expected: " + needed + ")");
        }
        return new DType(Kind.VOID, itemSize, false, Map.of(), new SubArray(base, shape.clone()));
    }

    DType withByteOrder(boolean big) {
        return new DType(kind, itemSize, big, fields, subArray);
    }

    public Kind kind() {
        return kind;
    }

    /** Bytes per item. */
    public int itemSize() {
        return itemSize;
    }

    public boolean bigEndian() {
        return bigEndian;
    }

    public boolean isStructured() {
        return !fields.isEmpty();
    }

    /** Fields in order; empty unless structured. */
    public Map<String, Field> fields() {
        return fields;
    }

    @Nullable
    SubArray subArray() {
        return subArray;
    }

    /** Whether items hold Python references, so that they are pickled one by one and not as raw bytes. */
    boolean hasObject() {
        return hasObject;
    }

    boolean isNumeric() {
        return switch (kind) {
            case BOOL, INT, UINT -> true;
            case FLOAT -> itemSize <= Double.BYTES;
            case COMPLEX, OBJECT, BYTES, STRING, DATETIME, TIMEDELTA, VOID -> false;
        };
    }

    /** numpy's name, such as {@code float64}, {@code int32}, {@code bool}, {@code U7}, {@code object}. */
    public String name() {
        return switch (kind) {
            case BOOL, OBJECT -> kind.word;
            case INT, UINT, FLOAT, COMPLEX, DATETIME, TIMEDELTA -> kind.word + itemSize * 8;
            case BYTES -> kind.word + itemSize;
            case STRING -> kind.word + itemSize / 4;
            case VOID -> isStructured() ? "record" : kind.word + itemSize;
        };
    }

    @Override
    public String toString() {
        return bigEndian ? name() + " (big-endian)" : name();
    }
}
