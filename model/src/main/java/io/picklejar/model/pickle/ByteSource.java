package io.picklejar.model.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The expanded bytes of one file, read forward. Small reads come from a buffer, large ones go straight into their array.
 *
 * <p>A declared length is checked three times before it can cost anything: against Java's array size, against what is left
 * of the file where that is known, and against the budget. Where it is not known (compressed streams), the array grows
 * eightfold as bytes really arrive.
 */
final class ByteSource {
    static final int UNKNOWN = -1;
    private static final int BUFFER = 1 << 16;
    private static final int FIRST_CHUNK = 1 << 20;
    private static final int GROWTH = 8;

    private final InputStream in;
    private final long length;
    private final Budget budget;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteBuffer numbers = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    private int next;
    private int end;
    /** File position of {@code buffer[0]}. */
    private long base;

    /** @param length of the stream, or {@link #UNKNOWN} */
    ByteSource(InputStream in, long length, Budget budget) {
        this.in = in;
        this.length = length;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    long position() {
        return base + next;
    }

    int u8(String what) {
        need(1, what);
        return buffer[next++] & 0xFF;
    }

    int u16(String what) {
        need(2, what);
        int value = numbers.getShort(next) & 0xFFFF;
        next += 2;
        return value;
    }

    int i32(String what) {
        need(4, what);
        int value = numbers.getInt(next);
        next += 4;
        return value;
    }

    long u32(String what) {
        return i32(what) & 0xFFFF_FFFFL;
    }

    long i64(String what) {
        need(8, what);
        long value = numbers.getLong(next);
        next += 8;
        return value;
    }

    double bigEndianDouble(String what) {
        return Double.longBitsToDouble(Long.reverseBytes(i64(what)));
    }

    /** Whether another byte follows. Reading to the end also makes a decompressor check its checksum. */
    boolean hasMore() {
        return next < end || fill() > 0;
    }

    /** Exactly {@code count} bytes. */
    byte[] bytes(long count, String what) {
        checkLength(count, what);
        budget.charge(count, what);
        int n = (int) count;
        byte[] bytes = new byte[length == UNKNOWN ? Math.min(n, FIRST_CHUNK) : n];
        int filled = readInto(bytes, 0, count, what);
        while (filled < n) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(n, (long) bytes.length * GROWTH));
            filled = readInto(bytes, filled, count, what);
        }
        return bytes;
    }

    void skip(int count, String what) {
        for (int i = 0; i < count; i++) {
            u8(what);
        }
    }

    /** A text line without its end, of at most {@code maxLength} bytes. */
    byte[] line(int maxLength, String what) {
        byte[] line = new byte[Math.min(64, maxLength)];
        int count = 0;
        for (int b = u8(what); b != '\n'; b = u8(what)) {
            if (count == maxLength) {
                throw new ModelFileException(
                        what + " at byte " + position() + " is longer than " + maxLength + " bytes");
            }
            if (count == line.length) {
                budget.charge(count, what);
                line = Arrays.copyOf(line, (int) Math.min(maxLength, 2L * count));
            }
            line[count++] = (byte) b;
        }
        return Arrays.copyOf(line, count);
    }

    /** Refuses a declared length that cannot be, before any of it is read. */
    void checkLength(long count, String what) {
        if (count < 0) {
            throw new ModelFileException(
                    what + " of " + count + " bytes at byte " + position() + " (expected: 0 or more)");
        }
        if (length != UNKNOWN && count > length - position()) {
            throw truncated(count, what);
        }
        if (count > Shapes.MAX_LENGTH) {
            throw LimitException.of(what + " at byte " + position(), count, Shapes.MAX_LENGTH, "largest Java array");
        }
    }

    private int readInto(byte[] bytes, int from, long wanted, String what) {
        int at = from;
        while (at < bytes.length) {
            if (next == end && bytes.length - at >= BUFFER) {
                at += readDirectly(bytes, at, wanted, what);
                continue;
            }
            need(1, what);
            int n = Math.min(end - next, bytes.length - at);
            System.arraycopy(buffer, next, bytes, at, n);
            next += n;
            at += n;
        }
        return at;
    }

    private int readDirectly(byte[] bytes, int at, long wanted, String what) {
        int n = read(bytes, at, bytes.length - at);
        if (n <= 0) {
            throw truncated(wanted, what);
        }
        base += next + n;
        next = 0;
        end = 0;
        checkExpanded();
        return n;
    }

    private void need(int count, String what) {
        while (end - next < count) {
            if (fill() <= 0) {
                throw truncated(count, what);
            }
        }
    }

    /** Adds to the buffer, keeping what is unread. */
    private int fill() {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        base += next;
        end -= next;
        next = 0;
        int n = read(buffer, end, buffer.length - end);
        if (n > 0) {
            end += n;
            checkExpanded();
        }
        return n;
    }

    private void checkExpanded() {
        if (length == UNKNOWN && base + end > budget.limits().maxExpandedBytes()) {
            throw new LimitException(
                    "expands to more than " + budget.limits().maxExpandedBytes() + " bytes (max_expanded_bytes)");
        }
    }

    private int read(byte[] target, int at, int count) {
        try {
            return in.read(target, at, count);
        } catch (IOException e) {
            throw new ModelFileException("cannot read past byte " + position() + ": " + e.getMessage(), e);
        }
    }

    private TruncatedException truncated(long count, String what) {
        return new TruncatedException("truncated: " + what + " at byte " + position() + " needs " + count + " bytes, "
                + (length == UNKNOWN ? "the stream ends" : "the file has " + (length - position()) + " left"));
    }
}
