package io.picklejar.model.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A numpy array. The {@code to…} methods give all items in C order (last axis fastest), whatever the order, byte order
 * and width in the file; each call makes a new Java array.
 *
 * <p>Raw items stay in the bytes read from the file and are decoded on demand. {@link #field} gives a view on the same
 * bytes. Object arrays hold values.
 */
public final class NdArray implements PyValue {
    private DType dtype;
    private int[] shape;
    private long[] strides;
    private int offset;
    private byte[] data;
    private PyValue @Nullable [] objects;
    private @Nullable PyValue scalar;

    private NdArray(DType dtype, int[] shape, long[] strides, int offset, byte[] data, PyValue @Nullable [] objects) {
        this.dtype = dtype;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.data = data;
        this.objects = objects;
    }

    /** What {@code _reconstruct} makes before its state arrives. */
    static NdArray empty() {
        return ofRaw(DType.simple(DType.Kind.INT, 1, false), new int[] {0}, false, new byte[0]);
    }

    /** Raw items, densely packed. {@code data} becomes the array's own. */
    static NdArray ofRaw(DType dtype, int[] shape, boolean fortran, byte[] data) {
        long needed = rawLength(dtype, shape);
        if (needed != data.length) {
            throw new ModelFileException("array " + dtype.name() + Shapes.text(shape) + " with " + data.length
                    + " bytes of data (expected: " + needed + ")");
        }
        if (dtype.itemSize() == 0 && Shapes.size(shape) > 1) {
            // costs the file nothing, so it would be the one size that nothing bounds
            throw new ModelFileException("array " + dtype.name() + Shapes.text(shape) + " of items without size");
        }
        return new NdArray(dtype, shape, Shapes.strides(shape, dtype.itemSize(), fortran), 0, data, null);
    }

    /** Items as values in C order (numpy pickles object arrays so, also Fortran-ordered ones). */
    static NdArray ofObjects(DType dtype, int[] shape, PyValue[] items) {
        if (Shapes.size(shape) != items.length) {
            throw new ModelFileException("array " + dtype.name() + Shapes.text(shape) + " with " + items.length
                    + " items (expected: " + Shapes.size(shape) + ")");
        }
        return new NdArray(dtype, shape, Shapes.strides(shape, 1, false), 0, new byte[0], items);
    }

    /** A new float64 array with values in C order. */
    public static NdArray ofDoubles(double[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return ofRaw(DType.simple(DType.Kind.FLOAT, Double.BYTES, false), shape.clone(), false, bytes.array());
    }

    /** A new int64 array with values in C order. */
    public static NdArray ofLongs(long[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return ofRaw(DType.simple(DType.Kind.INT, Long.BYTES, false), shape.clone(), false, bytes.array());
    }

    /** A new one-dimensional object array of strings. */
    public static NdArray ofStrings(String... values) {
        PyValue[] items = Arrays.stream(values).map(PyStr::new).toArray(PyValue[]::new);
        return ofObjects(DType.simple(DType.Kind.OBJECT, 8, false), new int[] {values.length}, items);
    }

    static long rawLength(DType dtype, int[] shape) {
        long size = Shapes.size(shape);
        int itemSize = dtype.itemSize();
        return itemSize != 0 && size > Long.MAX_VALUE / itemSize ? Long.MAX_VALUE : size * itemSize;
    }

    /** Takes over the state of {@code other}: how BUILD completes an array that the memo already knows. */
    void become(NdArray other) {
        dtype = other.dtype;
        shape = other.shape;
        strides = other.strides;
        offset = other.offset;
        data = other.data;
        objects = other.objects;
        scalar = null;
    }

    public DType dtype() {
        return dtype;
    }

    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Length of one axis; an axis that is not there is a {@link ModelFileException}. */
    public int dim(int axis) {
        if (axis < 0 || axis >= shape.length) {
            throw expected("at least " + (axis + 1) + " dimensions");
        }
        return shape[axis];
    }

    /** Number of items. */
    public long size() {
        return Shapes.size(shape);
    }

    /** Numbers as float64; bool gives 0 and 1. Exact but for 64-bit integers beyond 2^53. */
    public double[] toDoubles() {
        if (objects != null) {
            return Arrays.stream(objects).mapToDouble(PyValue::asDouble).toArray();
        }
        return decoder("numbers").toDoubles();
    }

    /** Integers or bools; floats are a {@link ModelFileException}. */
    public long[] toLongs() {
        if (objects != null) {
            return Arrays.stream(objects).mapToLong(PyValue::asLong).toArray();
        }
        return decoder("integers").toLongs();
    }

    /** {@link #toLongs} where every value fits in 32 bits. */
    public int[] toInts() {
        return Arrays.stream(toLongs())
                .mapToInt(value -> new PyInt(value).asInt())
                .toArray();
    }

    /** Bools; integers 0 and 1 count as such. */
    public boolean[] toBooleans() {
        long[] values = toLongs();
        boolean[] bools = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            bools[i] = new PyInt(values[i]).asBoolean();
        }
        return bools;
    }

    /** Strings of a {@code U}, {@code S} (as Latin-1) or object array. */
    public String[] toStrings() {
        if (objects != null) {
            return Arrays.stream(objects).map(PyValue::asString).toArray(String[]::new);
        }
        return decoder("strings").toStrings();
    }

    /** Each item as the value that indexing the array in Python gives. */
    public PyValue[] toValues() {
        return objects != null ? objects.clone() : decoder("values").values(Shapes.MAX_LENGTH);
    }

    /** The first items in C order, at most {@code count}, without decoding the rest. */
    public List<PyValue> head(int count) {
        int shown = (int) Math.min(count, size());
        return List.of(
                objects != null
                        ? Arrays.copyOf(objects, shown)
                        : decoder("values").values(shown));
    }

    /** The single item of an array with one item. */
    public PyValue item() {
        if (size() != 1) {
            throw expected("one item");
        }
        return toValues()[0];
    }

    public boolean hasField(String name) {
        return dtype.fields().containsKey(name);
    }

    /** One field of a structured array, as a view of the same shape (a sub-array field adds its own axes). */
    public NdArray field(String name) {
        DType.Field field = dtype.fields().get(name);
        if (field == null || objects != null) {
            throw expected("structured array with field '" + name + "'");
        }
        DType.SubArray sub = field.dtype().subArray();
        if (sub == null) {
            return new NdArray(field.dtype(), shape, strides, offset + field.offset(), data, null);
        }
        long[] inner = Shapes.strides(sub.shape(), sub.base().itemSize(), false);
        return new NdArray(
                sub.base(), concat(shape, sub.shape()), concat(strides, inner), offset + field.offset(), data, null);
    }

    /** Items of an object array without copying, or null. */
    PyValue @Nullable [] objects() {
        return objects;
    }

    /** What stands for this array: a 0-d array of a plain number or string is that scalar, decoded once. */
    PyValue plain() {
        if (!isPlainScalar()) {
            return this;
        }
        PyValue value = scalar == null ? item() : scalar;
        scalar = value;
        return value;
    }

    private boolean isPlainScalar() {
        if (shape.length > 0) {
            return false;
        }
        return objects != null
                || switch (dtype.kind()) {
                    case BOOL, INT, UINT, STRING, BYTES -> true;
                    case FLOAT -> dtype.isNumeric();
                    case COMPLEX -> dtype.itemSize() <= 2 * Double.BYTES;
                    case OBJECT, DATETIME, TIMEDELTA, VOID -> false;
                };
    }

    private ItemDecoder decoder(String what) {
        ItemDecoder decoder = new ItemDecoder(dtype, shape, strides, offset, data);
        if (decoder.itemCount() > Shapes.MAX_LENGTH) {
            throw expected("fewer items for " + what);
        }
        return decoder;
    }

    private static int[] concat(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static long[] concat(long[] a, long[] b) {
        long[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Override
    public String describe() {
        return "array " + dtype.name() + Shapes.text(shape);
    }

    @Override
    public String toString() {
        return describe();
    }
}
