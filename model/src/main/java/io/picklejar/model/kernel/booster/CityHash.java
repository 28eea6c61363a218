package io.picklejar.model.kernel.booster;

import java.nio.charset.StandardCharsets;

/**
 * CityHash64, version 1.0, cut to its low 32 bits: what CatBoost makes of the text of a category. Source: the published
 * algorithm by Pike and Alakuijala (2011).
 */
final class CityHash {

    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

    private final byte[] bytes;
    private final int length;

    private CityHash(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    /** Of a text in UTF-8. */
    static int ofText(String text) {
        return (int) new CityHash(text.getBytes(StandardCharsets.UTF_8)).hash();
    }

    private long hash() {
        if (length <= 16) {
            return upTo16();
        }
        if (length <= 32) {
            return upTo32();
        }
        return length <= 64 ? upTo64() : longer();
    }

    private long word(int at) {
        return half(at) | half(at + 4) << 32;
    }

    /** Four bytes, the lowest first. */
    private long half(int at) {
        long low = (bytes[at] & 0xffL) | (bytes[at + 1] & 0xffL) << 8;
        return low | (bytes[at + 2] & 0xffL) << 16 | (bytes[at + 3] & 0xffL) << 24;
    }

    private static long mixed(long value) {
        return value ^ (value >>> 47);
    }

    private static long both(long low, long high) {
        long a = mixed((low ^ high) * MULTIPLIER);
        return mixed((high ^ a) * MULTIPLIER) * MULTIPLIER;
    }

    private long upTo16() {
        if (length > 8) {
            long a = word(0);
            long b = word(length - 8);
            return both(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            long a = half(0);
            return both(length + (a << 3), half(length - 4));
        }
        if (length == 0) {
            return K2;
        }
        long y = (bytes[0] & 0xff) + ((bytes[length >> 1] & 0xffL) << 8);
        long z = length + ((bytes[length - 1] & 0xffL) << 2);
        return mixed(y * K2 ^ z * K3) * K2;
    }

    private long upTo32() {
        long a = word(0) * K1;
        long b = word(8);
        long c = word(length - 8) * K2;
        long d = word(length - 16) * K0;
        return both(
                Long.rotateRight(a - b, 43) + Long.rotateRight(c, 30) + d,
                a + Long.rotateRight(b ^ K3, 20) - c + length);
    }

    private long upTo64() {
        long[] first = half(word(24), word(0) + (length + word(length - 16)) * K0, 0);
        long[] second = half(word(length - 8), word(16) + word(length - 32), length - 32);
        long r = mixed((first[0] + second[1]) * K2 + (second[0] + first[1]) * K0);
        return mixed(r * K0 + first[1]) * K2;
    }

    /** One half of the mixing of 33 to 64 bytes: the words behind {@code at} enter {@code a}. */
    private long[] half(long z, long start, int at) {
        long a = start;
        long b = Long.rotateRight(a + z, 52);
        long c = Long.rotateRight(a, 37);
        a += word(at + 8);
        c += Long.rotateRight(a, 7);
        a += word(at + 16);
        return new long[] {a + z, b + Long.rotateRight(a, 31) + c};
    }

    private long longer() {
        long x = word(0);
        long y = word(length - 16) ^ K1;
        long z = word(length - 56) ^ K0;
        long[] v = weak(length - 64, length, y);
        long[] w = weak(length - 32, length * K1, K0);
        z += mixed(v[1]) * K1;
        x = Long.rotateRight(z + x, 39) * K1;
        y = Long.rotateRight(y, 33) * K1;
        int end = (length - 1) & ~63;
        for (int at = 0; at < end; at += 64) {
            x = Long.rotateRight(x + y + v[0] + word(at + 16), 37) * K1;
            y = Long.rotateRight(y + v[1] + word(at + 48), 42) * K1;
            x ^= w[1];
            y ^= v[0];
            z = Long.rotateRight(z ^ w[0], 33);
            v = weak(at, v[1] * K1, x + w[0]);
            w = weak(at + 32, z + w[1], y);
            long swap = z;
            z = x;
            x = swap;
        }
        return both(both(v[0], w[0]) + mixed(y) * K1 + z, both(v[1], w[1]) + x);
    }

    /** Mixes 32 bytes with two seeds. */
    private long[] weak(int at, long seedA, long seedB) {
        long a = seedA + word(at);
        long b = Long.rotateRight(seedB + a + word(at + 24), 21);
        long c = a;
        a += word(at + 8);
        a += word(at + 16);
        b += Long.rotateRight(a, 44);
        return new long[] {a + word(at + 24), b + c};
    }
}
