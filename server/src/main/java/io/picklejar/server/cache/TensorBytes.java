package io.picklejar.server.cache;

import io.picklejar.model.kernel.Tensor;
import org.jspecify.annotations.Nullable;

/** Tensors as a part of an {@link InputKey}: kind, rank, shape, values. */
final class TensorBytes {

    private TensorBytes() {}

    static long size(@Nullable Tensor tensor) {
        if (tensor == null) {
            return 1;
        }
        long head = 1 + 4 + 4L * tensor.shape().length;
        return head
                + switch (tensor) {
                    case Tensor.Floats floats -> 4L * tensor.size();
                    case Tensor.Doubles doubles -> 8L * tensor.size();
                    case Tensor.Longs longs -> 8L * tensor.size();
                    case Tensor.Texts texts -> characters(texts);
                };
    }

    private static long characters(Tensor.Texts texts) {
        long size = 0;
        for (int i = 0; i < texts.size(); i++) {
            size += 4 + InputKey.characterBytes(texts.values()[i]);
        }
        return size;
    }

    /** @return where the next part begins */
    static int write(@Nullable Tensor tensor, byte[] into, int from) {
        if (tensor == null) {
            into[from] = 0;
            return from + 1;
        }
        into[from] = kind(tensor);
        int at = from + 1;
        InputKey.INT.set(into, at, tensor.shape().length);
        at += 4;
        for (int length : tensor.shape()) {
            InputKey.INT.set(into, at, length);
            at += 4;
        }
        return values(tensor, into, at);
    }

    private static byte kind(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Floats floats -> 1;
            case Tensor.Doubles doubles -> 2;
            case Tensor.Longs longs -> 3;
            case Tensor.Texts texts -> 4;
        };
    }

    private static int values(Tensor tensor, byte[] into, int from) {
        int at = from;
        int size = tensor.size();
        switch (tensor) {
            case Tensor.Floats floats -> {
                for (int i = 0; i < size; i++, at += 4) {
                    InputKey.INT.set(into, at, Float.floatToRawIntBits(floats.values()[i]));
                }
            }
            case Tensor.Doubles doubles -> {
                for (int i = 0; i < size; i++, at += 8) {
                    InputKey.LONG.set(into, at, Double.doubleToRawLongBits(doubles.values()[i]));
                }
            }
            case Tensor.Longs longs -> {
                for (int i = 0; i < size; i++, at += 8) {
                    InputKey.LONG.set(into, at, longs.values()[i]);
                }
            }
            case Tensor.Texts texts -> {
                for (int i = 0; i < size; i++) {
                    at = InputKey.text(texts.values()[i], into, at);
                }
            }
        }
        return at;
    }
}
