package io.picklejar.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@code TensorProto} file of the ONNX backend tests, with its values as doubles or texts. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PbTensor(int type, int[] shape, double[] numbers, List<String> texts) {

    static PbTensor read(Path file) throws IOException {
        return read(new ProtoReader(Files.readAllBytes(file)));
    }

    private static PbTensor read(ProtoReader message) {
        List<PbTensor> items = new ArrayList<>();
        LongList dims = new LongList();
        LongList longs = new LongList();
        List<String> texts = new ArrayList<>();
        byte[] raw = null;
        int type = 0;
        List<Double> reals = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> {
                    if (message.wire() == ProtoReader.VARINT) {
                        message.longs(dims);
                    } else {
                        message.skip();
                    }
                }
                case 2 -> type = (int) message.varint();
                case 3 -> items.add(read(message.message()));
                case 4, 10 -> {
                    int width = message.field() == 4 ? 4 : 8;
                    int length = message.blob();
                    ByteBuffer in = ByteBuffer.wrap(message.bytes(), message.at() - length, length)
                            .order(ByteOrder.LITTLE_ENDIAN);
                    while (in.remaining() >= width) {
                        reals.add(width == 4 ? (double) in.getFloat() : in.getDouble());
                    }
                }
                case 5, 7, 11 -> message.longs(longs);
                case 6 -> texts.add(message.text());
                case 9 -> {
                    int length = message.blob();
                    raw = Arrays.copyOfRange(message.bytes(), message.at() - length, message.at());
                }
                default -> message.skip();
            }
        }
        if (!items.isEmpty()) {
            return sequence(items);
        }
        int[] shape = new int[dims.size()];
        int size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) dims.get(i);
            size *= shape[i];
        }
        double[] numbers = new double[type == ElementTypes.STRING ? 0 : size];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] =
                    raw != null ? Bits.value(type, raw, i) : i < reals.size() ? reals.get(i) : whole(type, longs, i);
        }
        return new PbTensor(type, shape, numbers, texts);
    }

    private static double whole(int type, LongList longs, int i) {
        boolean isReal = type == ElementTypes.FLOAT16 || type == ElementTypes.BFLOAT16 || type >= ElementTypes.FLOAT8;
        if (!isReal) {
            return (double) longs.get(i);
        }
        boolean packed = type == 21 || type == 22 || type == 23 || type == 25 || type == 26;
        byte[] bytes = new byte[longs.size() * (packed || type >= 17 ? 1 : 2)];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < longs.size(); k++) {
            if (bytes.length == longs.size()) {
                out.put((byte) longs.get(k));
            } else {
                out.putShort((short) longs.get(k));
            }
        }
        return Bits.value(type, bytes, i);
    }

    /** The tensors of a {@code SequenceProto} one after the other. */
    private static PbTensor sequence(List<PbTensor> items) {
        double[] numbers = items.stream()
                .flatMapToDouble(item -> Arrays.stream(item.numbers()))
                .toArray();
        return new PbTensor(items.get(0).type(), new int[] {numbers.length}, numbers, List.of());
    }

    /** Values of element types by their bits. */
    static final class Bits {

        private Bits() {}

        static double value(int type, byte[] raw, int i) {
            ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            return switch (type) {
                case 1 -> in.getFloat(4 * i);
                case 2, 9 -> raw[i] & 0xff;
                case 3 -> raw[i];
                case 4 -> in.getShort(2 * i) & 0xffff;
                case 5 -> in.getShort(2 * i);
                case 6 -> in.getInt(4 * i);
                case 7, 13 -> in.getLong(8 * i);
                case 10 -> small(in.getShort(2 * i) & 0xffff, 5, 10, 15, 'i');
                case 11 -> in.getDouble(8 * i);
                case 12 -> in.getInt(4 * i) & 0xffffffffL;
                case 16 -> Float.intBitsToFloat(in.getShort(2 * i) << 16);
                case 17 -> small(raw[i] & 0xff, 4, 3, 7, 'n');
                case 18 -> small(raw[i] & 0xff, 4, 3, 8, 'u');
                case 19 -> small(raw[i] & 0xff, 5, 2, 15, 'i');
                case 20 -> small(raw[i] & 0xff, 5, 2, 16, 'u');
                case 21 -> raw[i / 2] >> (4 * (i % 2)) & 0xf;
                case 22 -> (byte) ((raw[i / 2] >> (4 * (i % 2)) & 0xf) << 4) >> 4;
                case 23 -> small(raw[i / 2] >> (4 * (i % 2)) & 0xf, 2, 1, 1, 'f');
                case 24 -> (raw[i] & 0xff) == 255 ? Double.NaN : Math.pow(2, (raw[i] & 0xff) - 127);
                case 25 -> raw[i / 4] >> (2 * (i % 4)) & 3;
                case 26 -> (byte) ((raw[i / 4] >> (2 * (i % 4)) & 3) << 6) >> 6;
                default -> throw new IllegalArgumentException("element type " + type);
            };
        }

        /** @param kind i: as IEEE; n: no infinity, all ones are NaN; u: only minus zero is NaN; f: finite */
        private static double small(int bits, int exponentBits, int mantissaBits, int bias, char kind) {
            int sign = bits >> (exponentBits + mantissaBits);
            int exponent = bits >> mantissaBits & (1 << exponentBits) - 1;
            int mantissa = bits & (1 << mantissaBits) - 1;
            boolean top = exponent == (1 << exponentBits) - 1;
            double value = exponent == 0
                    ? Math.scalb((double) mantissa, 1 - bias - mantissaBits)
                    : Math.scalb(1 + Math.scalb((double) mantissa, -mantissaBits), exponent - bias);
            if (kind == 'i' && top) {
                value = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            } else if ((kind == 'n' && top && mantissa == (1 << mantissaBits) - 1)
                    || (kind == 'u' && sign == 1 && exponent == 0 && mantissa == 0)) {
                value = Double.NaN;
            }
            return sign == 1 ? -value : value;
        }
    }
}
