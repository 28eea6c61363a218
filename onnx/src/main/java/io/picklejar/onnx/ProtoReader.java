package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of the protocol buffer wire format, field by field, out of bytes that nobody vouches for. Every length is
 * held against what is left, messages may nest so deep and no deeper, and all messages and texts together may be so many and
 * no more, so that a small file cannot unfold into a large heap.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private static final int DEEPEST = 60;
    private static final int MOST_ITEMS = 4_000_000;

    private final byte[] bytes;
    private final int end;
    private final int depth;
    private final int[] items;
    private int at;
    private int field;
    private int wire;

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length, 0, new int[1]);
    }

    private ProtoReader(byte[] bytes, int start, int end, int depth, int[] items) {
        if (depth > DEEPEST) {
            throw new ModelLoadException("not read: nested deeper than " + DEEPEST + " levels");
        }
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        this.depth = depth;
        this.items = items;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (at == end) {
            return false;
        }
        long tag = rawVarint();
        field = (int) (tag >>> 3);
        wire = (int) (tag & 7);
        if (tag >>> 32 != 0 || field == 0 || wire == 3 || wire == 4 || wire > 5) {
            throw damaged("no field begins here");
        }
        return true;
    }

    int field() {
        return field;
    }

    int wire() {
        return wire;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the reader stands in the file. */
    int at() {
        return at;
    }

    long varint() {
        require(VARINT);
        return rawVarint();
    }

    private long rawVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw damaged("cut off");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw damaged("a number without an end");
    }

    float fixed32() {
        require(FIXED32);
        return rawFixed32();
    }

    private float rawFixed32() {
        if (end - at < 4) {
            throw damaged("cut off");
        }
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            bits |= (bytes[at++] & 0xff) << (8 * i);
        }
        return Float.intBitsToFloat(bits);
    }

    /** The length of the field that follows, which lies within what is left; the reader stands on its first byte. */
    private int length() {
        require(LENGTH);
        long length = rawVarint();
        if (length < 0 || length > end - at) {
            throw damaged("a length of " + Long.toUnsignedString(length) + " bytes where " + (end - at) + " are left");
        }
        return (int) length;
    }

    /** A message in this one. */
    ProtoReader message() {
        count();
        int length = length();
        ProtoReader inner = new ProtoReader(bytes, at, at + length, depth + 1, items);
        at += length;
        return inner;
    }

    /** A text; what is not UTF-8 becomes a replacement character. */
    String text() {
        count();
        int length = length();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** Skips bytes and says how many they were. */
    int blob() {
        int length = length();
        at += length;
        return length;
    }

    /** One whole number or a packed list of them. */
    void longs(LongList to) {
        if (wire == VARINT) {
            to.add(rawVarint());
            return;
        }
        int stop = length() + at;
        while (at < stop) {
            to.add(rawVarint());
        }
        if (at != stop) {
            throw damaged("a number beyond its list");
        }
    }

    /** One float or a packed list of them; only their number is wanted. */
    int floats() {
        if (wire == FIXED32) {
            rawFixed32();
            return 1;
        }
        return blob() / 4;
    }

    void skip() {
        switch (wire) {
            case VARINT -> rawVarint();
            case LENGTH -> blob();
            default -> {
                int length = wire == FIXED64 ? 8 : 4;
                if (end - at < length) {
                    throw damaged("cut off");
                }
                at += length;
            }
        }
    }

    private void count() {
        if (++items[0] > MOST_ITEMS) {
            throw new ModelLoadException("not read: more than " + MOST_ITEMS + " parts");
        }
    }

    private void require(int wanted) {
        if (wire != wanted) {
            throw damaged("field " + field + " is of another type");
        }
    }

    private ModelLoadException damaged(String what) {
        return new ModelLoadException("no ONNX model, or a damaged one: " + what + ", at byte " + at);
    }
}
