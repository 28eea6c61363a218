package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Data;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a {@code TensorProto} and checks that it holds as many values as its dimensions tell: the runtime trusts one or the
 * other.
 */
final class TensorReader {

    /** Values kept; more than that are no list of classes and no shape. */
    private static final int MOST_KEPT = 1 << 16;

    private static final int EXTERNAL = 1;

    private final LongList dims = new LongList();
    private final LongList longs = new LongList();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private String name = "";
    private int type;
    private long floats;
    private long doubles;
    private long whole;
    private int rawAt;
    private int raw = -1;
    private boolean isExternal;

    private TensorReader() {}

    static Data tensor(ProtoReader message) {
        TensorReader reader = new TensorReader();
        while (message.next()) {
            reader.field(message);
        }
        return reader.data(message.bytes());
    }

    private void field(ProtoReader message) {
        switch (message.field()) {
            case 1 -> message.longs(dims);
            case 2 -> type = (int) message.varint();
            case 4 -> floats += message.floats();
            case 5, 7, 11 -> {
                LongList values = new LongList();
                message.longs(values);
                whole += values.size();
                for (int i = 0; i < values.size() && longs.size() < MOST_KEPT; i++) {
                    longs.add(values.get(i));
                }
            }
            case 6 -> texts.add(message.text());
            case 8 -> name = message.text();
            case 9 -> {
                raw = message.blob();
                rawAt = message.at() - raw;
            }
            case 10 -> doubles += message.wire() == ProtoReader.FIXED64 ? skipOne(message) : message.blob() / 8;
            case 13 -> entry(message.message());
            case 14 -> isExternal = message.varint() == EXTERNAL;
            default -> message.skip();
        }
    }

    private static int skipOne(ProtoReader message) {
        message.skip();
        return 1;
    }

    private void entry(ProtoReader message) {
        String key = "";
        String value = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> key = message.text();
                case 2 -> value = message.text();
                default -> message.skip();
            }
        }
        external.put(key, value);
    }

    private Data data(byte[] bytes) {
        long size = size();
        if (isExternal) {
            if (type == ElementTypes.STRING) {
                throw wrong("texts in another file", "texts in the model itself");
            }
            return new Data(name, type, dims.toArray(), size, new long[0], List.of(), Map.copyOf(external));
        }
        if (type == ElementTypes.STRING) {
            requireCount(texts.size(), size, "texts");
        } else if (raw >= 0) {
            requireCount(raw, ElementTypes.bytes(type, size), "bytes");
        } else {
            requireValues(size);
        }
        return new Data(name, type, dims.toArray(), size, kept(bytes, size), List.copyOf(texts), null);
    }

    private long size() {
        long size = 1;
        for (int i = 0; i < dims.size(); i++) {
            long length = dims.get(i);
            if (length < 0 || length > Integer.MAX_VALUE || (length > 0 && size > (1L << 40) / length)) {
                throw wrong("an axis of length " + length, "lengths from 0, of at most 2^40 values in all");
            }
            size *= length;
        }
        return size;
    }

    private void requireValues(long size) {
        switch (type) {
            case ElementTypes.FLOAT -> requireCount(floats, size, "floats");
            case ElementTypes.DOUBLE -> requireCount(doubles, size, "doubles");
            case ElementTypes.COMPLEX64 -> requireCount(floats, 2 * size, "floats");
            case ElementTypes.COMPLEX128 -> requireCount(doubles, 2 * size, "doubles");
            default -> {
                long bytes = ElementTypes.bytes(type, size);
                requireCount(whole, bytes < size ? bytes : size, "numbers");
            }
        }
    }

    private void requireCount(long found, long expected, String what) {
        if (found != expected) {
            throw wrong(found + " " + what, expected + ", as its dimensions tell");
        }
    }

    private ModelLoadException wrong(String found, String expected) {
        return new ModelLoadException("tensor " + name + ": " + found + " (expected: " + expected + ")");
    }

    private long[] kept(byte[] bytes, long size) {
        boolean isLong = type == ElementTypes.INT64;
        if (size > MOST_KEPT || (!isLong && type != ElementTypes.INT32)) {
            return new long[0];
        }
        return raw < 0 ? longs.toArray() : fromRaw(bytes, (int) size, isLong);
    }

    private long[] fromRaw(byte[] bytes, int size, boolean isLong) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, rawAt, raw).slice().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = isLong ? buffer.getLong(8 * i) : buffer.getInt(4 * i);
        }
        return values;
    }
}
