package io.picklejar.server.cache;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of input, exactly: every bit of every number, every text, what is missing. Two keys are equal where their inputs
 * are, never because their hashes are.
 *
 * <p>The encoding: a byte that tells which parts there are, the number of columns (4 bytes), each number's bits (8 bytes
 * each); where there are texts, for each column its length times two, plus one where a character takes two bytes (4 bytes; -1:
 * missing), and the characters; where there are tensors, for each column its kind (1 byte; 0: none), its rank and shape (4
 * bytes each) and its values. Little-endian throughout.
 */
public final class InputKey {

    /** Longer inputs are not cached. */
    static final int LONGEST = 1 << 20;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final int TEXTS = 1;
    private static final int TENSORS = 2;
    private static final int HEAD = 5;

    /*
     * The hash is wyhash's folded multiplication (Wang Yi, github.com/wangyi-fudan/wyhash). Its secrets are chosen by each
     * process, so that nobody can send inputs that all fall into one bucket.
     */
    private static final long SECRET_0;
    private static final long SECRET_1;

    static {
        SecureRandom random = new SecureRandom();
        SECRET_0 = random.nextLong() | 1;
        SECRET_1 = random.nextLong() | 1;
    }

    private final byte[] encoded;
    private final long hash;

    InputKey(byte[] encoded, long hash) {
        this.encoded = encoded;
        this.hash = hash;
    }

    /** @return null where such an input is not cached: more rows than one, sparse, or very long */
    public static @Nullable InputKey of(Table row) {
        if (row.rows() != 1 || row.isSparse()) {
            return null;
        }
        long size = size(row);
        if (size > LONGEST) {
            return null;
        }
        byte[] encoded = new byte[(int) size];
        encode(row, encoded);
        return new InputKey(encoded, hash(encoded));
    }

    private static boolean hasTensors(Table row) {
        for (int column = 0; column < row.columns(); column++) {
            if (row.tensor(0, column) != null) {
                return true;
            }
        }
        return false;
    }

    private static long size(Table row) {
        long size = HEAD + 8L * row.columns();
        if (row.hasTexts()) {
            for (int column = 0; column < row.columns(); column++) {
                String text = row.text(0, column);
                size += 4 + (text == null ? 0 : characterBytes(text));
            }
        }
        if (hasTensors(row)) {
            for (int column = 0; column < row.columns(); column++) {
                size += TensorBytes.size(row.tensor(0, column));
            }
        }
        return size;
    }

    private static void encode(Table row, byte[] into) {
        boolean tensors = hasTensors(row);
        into[0] = (byte) ((row.hasTexts() ? TEXTS : 0) | (tensors ? TENSORS : 0));
        INT.set(into, 1, row.columns());
        int at = HEAD;
        for (int column = 0; column < row.columns(); column++) {
            LONG.set(into, at, Double.doubleToRawLongBits(row.number(0, column)));
            at += 8;
        }
        if (row.hasTexts()) {
            for (int column = 0; column < row.columns(); column++) {
                at = text(row.text(0, column), into, at);
            }
        }
        if (tensors) {
            for (int column = 0; column < row.columns(); column++) {
                Tensor tensor = row.tensor(0, column);
                at = TensorBytes.write(tensor, into, at);
            }
        }
    }

    private static boolean isWide(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return true;
            }
        }
        return false;
    }

    static long characterBytes(String text) {
        return isWide(text) ? 2L * text.length() : text.length();
    }

    /** Characters as they are rather than as UTF-8, which has no bytes for half a surrogate pair. */
    static int text(@Nullable String text, byte[] into, int from) {
        if (text == null) {
            INT.set(into, from, -1);
            return from + 4;
        }
        boolean wide = isWide(text);
        INT.set(into, from, (text.length() << 1) | (wide ? 1 : 0));
        int at = from + 4;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            into[at++] = (byte) c;
            if (wide) {
                into[at++] = (byte) (c >>> 8);
            }
        }
        return at;
    }

    static long hash(byte[] bytes) {
        long hash = SECRET_0;
        int at = 0;
        for (; at + 16 <= bytes.length; at += 16) {
            hash = mix((long) LONG.get(bytes, at) ^ SECRET_1, (long) LONG.get(bytes, at + 8) ^ hash);
        }
        if (at + 8 <= bytes.length) {
            hash = mix((long) LONG.get(bytes, at) ^ SECRET_1, hash);
            at += 8;
        }
        long rest = 0;
        for (; at < bytes.length; at++) {
            rest = (rest << 8) | (bytes[at] & 0xFF);
        }
        return mix(hash ^ rest, SECRET_1 ^ bytes.length);
    }

    private static long mix(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b) ^ a * b;
    }

    /** Different in each process. */
    public long hash() {
        return hash;
    }

    /** Not to be written to. */
    byte[] encoded() {
        return encoded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InputKey key && hash == key.hash && Arrays.equals(encoded, key.encoded);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
