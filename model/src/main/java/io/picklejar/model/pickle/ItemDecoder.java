package io.picklejar.model.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes the raw items of one array, in C order. */
final class ItemDecoder {
    private final DType dtype;
    private final int[] shape;
    private final long[] strides;
    private final int offset;
    private final ByteBuffer data;

    ItemDecoder(DType dtype, int[] shape, long[] strides, int offset, byte[] data) {
        this.dtype = dtype;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.data = ByteBuffer.wrap(data).order(dtype.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    long itemCount() {
        return Shapes.size(shape);
    }

    double[] toDoubles() {
        if (!dtype.isNumeric()) {
            throw expected("numbers");
        }
        double[] values = new double[(int) itemCount()];
        if (dtype.kind() == DType.Kind.FLOAT && dtype.itemSize() == Double.BYTES && isDense()) {
            data.slice(offset, values.length * Double.BYTES)
                    .order(data.order())
                    .asDoubleBuffer()
                    .get(values);
            return values;
        }
        Walk walk = new Walk();
        for (int i = 0; i < values.length; i++) {
            values[i] = doubleAt(walk.next());
        }
        return values;
    }

    long[] toLongs() {
        if (!dtype.isNumeric() || dtype.kind() == DType.Kind.FLOAT) {
            throw expected("integers");
        }
        long[] values = new long[(int) itemCount()];
        Walk walk = new Walk();
        for (int i = 0; i < values.length; i++) {
            values[i] = longAt(walk.next());
        }
        return values;
    }

    String[] toStrings() {
        if (dtype.kind() != DType.Kind.STRING && dtype.kind() != DType.Kind.BYTES) {
            throw expected("strings");
        }
        String[] values = new String[(int) itemCount()];
        Walk walk = new Walk();
        for (int i = 0; i < values.length; i++) {
            values[i] = stringAt(walk.next());
        }
        return values;
    }

    /** The first items, at most {@code count}. */
    PyValue[] values(int count) {
        PyValue[] values = new PyValue[(int) Math.min(count, itemCount())];
        Walk walk = new Walk();
        for (int i = 0; i < values.length; i++) {
            values[i] = valueAt(walk.next());
        }
        return values;
    }

    private PyValue valueAt(int at) {
        return switch (dtype.kind()) {
            case BOOL -> PyBool.of(data.get(at) != 0);
            case INT -> new PyInt(longAt(at));
            case UINT -> unsignedAt(at);
            case FLOAT -> dtype.isNumeric() ? new PyFloat(doubleAt(at)) : bytesAt(at);
            case COMPLEX -> complexAt(at);
            case STRING -> new PyStr(stringAt(at));
            case BYTES -> new PyBytes(trimmed(at));
            case OBJECT, DATETIME, TIMEDELTA, VOID -> bytesAt(at);
        };
    }

    private double doubleAt(int at) {
        return switch (dtype.kind()) {
            case FLOAT -> floatAt(at, dtype.itemSize());
            case UINT -> unsignedDouble(longBits(at));
            case BOOL, INT, COMPLEX, OBJECT, BYTES, STRING, DATETIME, TIMEDELTA, VOID -> longAt(at);
        };
    }

    private double floatAt(int at, int width) {
        return switch (width) {
            case 2 -> halfToDouble(data.getShort(at));
            case 4 -> data.getFloat(at);
            case 8 -> data.getDouble(at);
            default -> throw expected("16, 32 or 64-bit floats");
        };
    }

    private long longAt(int at) {
        long bits = longBits(at);
        if (dtype.kind() == DType.Kind.BOOL) {
            return bits == 0 ? 0 : 1;
        }
        if (dtype.kind() == DType.Kind.UINT && dtype.itemSize() == Long.BYTES && bits < 0) {
            throw new ModelFileException(
                    "found uint64 " + Long.toUnsignedString(bits) + " (expected: at most " + Long.MAX_VALUE + ")");
        }
        return bits;
    }

    private long longBits(int at) {
        boolean signed = dtype.kind() == DType.Kind.INT;
        return switch (dtype.itemSize()) {
            case 1 -> signed ? data.get(at) : data.get(at) & 0xFFL;
            case 2 -> signed ? data.getShort(at) : data.getShort(at) & 0xFFFFL;
            case 4 -> signed ? data.getInt(at) : data.getInt(at) & 0xFFFF_FFFFL;
            case 8 -> data.getLong(at);
            default -> throw expected("integers of 8, 16, 32 or 64 bits");
        };
    }

    private PyValue unsignedAt(int at) {
        long bits = longBits(at);
        return bits >= 0 ? new PyInt(bits) : PyBigInt.of(new BigInteger(Long.toUnsignedString(bits)));
    }

    private PyValue complexAt(int at) {
        int half = dtype.itemSize() / 2;
        return half > Double.BYTES ? bytesAt(at) : new PyComplex(floatAt(at, half), floatAt(at + half, half));
    }

    /** numpy pads strings with NUL; {@code U} items are UTF-32 in the array's byte order. */
    private String stringAt(int at) {
        if (dtype.kind() == DType.Kind.BYTES) {
            return new String(trimmed(at), StandardCharsets.ISO_8859_1);
        }
        int length = dtype.itemSize() / 4;
        while (length > 0 && data.getInt(at + 4 * (length - 1)) == 0) {
            length--;
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int codePoint = data.getInt(at + 4 * i);
            text.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : 0xFFFD);
        }
        return text.toString();
    }

    private byte[] trimmed(int at) {
        int end = at + dtype.itemSize();
        while (end > at && data.get(end - 1) == 0) {
            end--;
        }
        return Arrays.copyOfRange(data.array(), at, end);
    }

    private PyValue bytesAt(int at) {
        return new PyBytes(Arrays.copyOfRange(data.array(), at, at + dtype.itemSize()));
    }

    private boolean isDense() {
        return Arrays.equals(strides, Shapes.strides(shape, dtype.itemSize(), false));
    }

    private ModelFileException expected(String what) {
        return new ModelFileException("found array " + dtype.name() + Shapes.text(shape) + " (expected: " + what + ")");
    }

    private static double unsignedDouble(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
    static double halfToDouble(short half) {
        int exponent = half >> 10 & 0x1F;
        int fraction = half & 0x3FF;
        double magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24;
        } else if (exponent == 0x1F) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            magnitude = Math.scalb(1024.0 + fraction, exponent - 25);
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /** Byte positions of the items in C order: an odometer over the axes, the last one turning fastest. */
    private final class Walk {
        private final int[] index = new int[shape.length];
        private long position = offset;

        int next() {
            int here = (int) position;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                position -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
            return here;
        }
    }
}
