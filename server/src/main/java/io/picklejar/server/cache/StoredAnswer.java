package io.picklejar.server.cache;

import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it lies in Redis. Anybody may have written there, so nothing is believed: the layout, every count, every class
 * index and the whole input must be what this version of the model expects, or there is no answer.
 *
 * <p>Layout, little-endian: format (1 byte, now {@value #FORMAT}), time it was computed (8 bytes, milliseconds since 1970),
 * length of the input (4), the input as in {@link InputKey}, kind (1 byte: 1 classes, 2 classes with probabilities, 3
 * numbers), class indices (4 bytes each), probabilities or numbers (8 bytes each), CRC-32C of all that (4). How many there are
 * is known from the model.
 *
 * @param computedMillis when it was computed, by the clock of whoever did
 */
record StoredAnswer(Predictions predictions, long computedMillis) {

    static final byte FORMAT = 1;

    /** Longer ones are not stored. */
    static final int LONGEST = InputKey.LONGEST + (1 << 20);

    private static final int HEAD = 1 + 8 + 4;
    private static final int CHECK = 4;
    private static final byte CLASSES = 1;
    private static final byte PROBABILITIES = 2;
    private static final byte NUMBERS = 3;

    /** @return null where such an answer is not stored: tensors, or very long */
    static byte @Nullable [] encode(InputKey key, Predictions predictions, long computedMillis) {
        if (predictions.isTensors()) {
            return null;
        }
        int[] classes = predictions.isClasses() ? predictions.classIndices() : new int[0];
        double[] doubles = predictions.isClasses() ? predictions.probabilities() : predictions.numbers();
        int count = doubles == null ? 0 : doubles.length;
        long size = HEAD + key.encoded().length + 1 + 4L * classes.length + 8L * count + CHECK;
        if (size > LONGEST) {
            return null;
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(FORMAT).putLong(computedMillis).putInt(key.encoded().length).put(key.encoded());
        out.put(predictions.isClasses() ? doubles == null ? CLASSES : PROBABILITIES : NUMBERS);
        for (int index : classes) {
            out.putInt(index);
        }
        for (int i = 0; i < count && doubles != null; i++) {
            out.putDouble(doubles[i]);
        }
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C check = new CRC32C();
        check.update(bytes, 0, length);
        return (int) check.getValue();
    }

    /**
     * Reads what was stored.
     *
     * @param output what the model's answers are
     * @return null where it is not an answer of such a model to this input
     */
    static @Nullable StoredAnswer decode(byte[] bytes, InputKey key, Output output) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = key.encoded().length;
        if (bytes.length < HEAD + length + 1 + CHECK
                || in.getInt(bytes.length - CHECK) != checksum(bytes, bytes.length - CHECK)
                || in.get() != FORMAT) {
            return null;
        }
        long computedMillis = in.getLong();
        boolean isInput = in.getInt() == length && Arrays.equals(bytes, HEAD, HEAD + length, key.encoded(), 0, length);
        if (!isInput) {
            return null;
        }
        in.position(HEAD + length).limit(bytes.length - CHECK);
        Predictions predictions = predictions(in, output);
        return predictions == null ? null : new StoredAnswer(predictions, computedMillis);
    }

    private static @Nullable Predictions predictions(ByteBuffer in, Output output) {
        try {
            byte kind = in.get();
            Predictions predictions = switch (output) {
                case Output.Classes classes -> classes(in, kind, classes);
                case Output.Numbers numbers ->
                    kind == NUMBERS ? Predictions.ofNumbers(1, doubles(in, numbers.outputs())) : null;
                case Output.Tensors tensors -> null;
            };
            return in.hasRemaining() ? null : predictions;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static @Nullable Predictions classes(ByteBuffer in, byte kind, Output.Classes output) {
        if (kind != (output.probabilities() ? PROBABILITIES : CLASSES)) {
            return null;
        }
        int[] indices = new int[output.outputs()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = in.getInt();
            if (indices[i] < 0 || indices[i] >= output.classes().get(i).size()) {
                return null;
            }
        }
        return Predictions.ofClasses(
                1, indices, output.probabilities() ? doubles(in, output.probabilitiesPerRow()) : null);
    }

    /** As many as the model gives, not as many as somebody claims. */
    private static double[] doubles(ByteBuffer in, int count) {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] = in.getDouble();
        }
        return doubles;
    }
}
