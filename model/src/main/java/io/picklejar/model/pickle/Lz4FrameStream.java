package io.picklejar.model.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames, with linked blocks as Python's lz4 (and so joblib) writes them by default; lz4-java's own stream takes
 * independent blocks only. Source: LZ4 Frame Format 1.6.4 and LZ4 Block Format, github.com/lz4/lz4/doc.
 *
 * <p>Memory: one block (at most 4 MiB) compressed and expanded, and 64 KiB of history. Checksums are verified.
 */
final class Lz4FrameStream extends InputStream {
    private static final int MAGIC = 0x184D2204;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int HISTORY = 1 << 16;
    private static final int MIN_MATCH = 4;

    private final InputStream in;
    private final XXHash32 hash = XXHashFactory.safeInstance().hash32();
    private final StreamingXXHash32 contentHash = XXHashFactory.safeInstance().newStreamingHash32(0);

    private boolean inFrame;
    private boolean linked;
    private boolean blockChecksum;
    private boolean contentChecksum;
    private byte[] block = new byte[0];
    /** History, then the current block. */
    private byte[] output = new byte[0];

    private int historyLength;
    private int next;
    private int end;

    Lz4FrameStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        while (next == end) {
            if (!(inFrame ? nextBlock() : nextFrame())) {
                return -1;
            }
        }
        int n = Math.min(count, end - next);
        System.arraycopy(output, next, target, offset, n);
        next += n;
        return n;
    }

    private boolean nextFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        int magic = first | int24();
        if ((magic & ~0xF) == SKIPPABLE) {
            in.skipNBytes(int32() & 0xFFFF_FFFFL);
            return true;
        }
        if (magic != MAGIC) {
            throw new IOException("lz4 frame expected, found magic " + Integer.toHexString(magic));
        }
        readHeader();
        return true;
    }

    private void readHeader() throws IOException {
        byte[] head = new byte[14];
        exactly(head, 0, 2);
        int flags = head[0];
        int sizeCode = head[1] >> 4 & 7;
        if (flags >> 6 != 1 || sizeCode < 4) {
            throw new IOException(
                    "lz4 frame version " + (flags >> 6 & 3) + ", block size code " + sizeCode + " (expected: 1, 4..7)");
        }
        int length = 2 + ((flags & 8) == 0 ? 0 : 8) + ((flags & 1) == 0 ? 0 : 4);
        exactly(head, 2, length - 2);
        if ((hash.hash(head, 0, length, 0) >>> 8 & 0xFF) != oneByte()) {
            throw new IOException("lz4 frame header checksum does not match");
        }
        linked = (flags & 0x20) == 0;
        blockChecksum = (flags & 0x10) != 0;
        contentChecksum = (flags & 4) != 0;
        contentHash.reset();
        int maxBlock = 1 << (8 + 2 * sizeCode);
        block = block.length == maxBlock ? block : new byte[maxBlock];
        output = output.length == HISTORY + maxBlock ? output : new byte[HISTORY + maxBlock];
        next = HISTORY;
        end = HISTORY;
        historyLength = 0;
        inFrame = true;
    }

    private boolean nextBlock() throws IOException {
        int header = int32();
        if (header == 0) {
            endFrame();
            return true;
        }
        int size = header & 0x7FFF_FFFF;
        if (size > block.length) {
            throw new IOException("lz4 block of " + size + " bytes (expected: at most " + block.length + ")");
        }
        exactly(block, 0, size);
        if (blockChecksum && hash.hash(block, 0, size, 0) != int32()) {
            throw new IOException("lz4 block checksum does not match");
        }
        keepHistory();
        next = HISTORY;
        end = header < 0 ? stored(size) : expand(size);
        if (contentChecksum) {
            contentHash.update(output, HISTORY, end - HISTORY);
        }
        return true;
    }

    private void endFrame() throws IOException {
        inFrame = false;
        if (contentChecksum && contentHash.getValue() != int32()) {
            throw new IOException("lz4 content checksum does not match");
        }
    }

    /** Moves the last 64 KiB before the place where the next block will be expanded. */
    private void keepHistory() {
        if (linked) {
            int produced = end - HISTORY;
            System.arraycopy(output, produced, output, 0, HISTORY);
            historyLength = Math.min(HISTORY, historyLength + produced);
        }
    }

    private int stored(int size) {
        System.arraycopy(block, 0, output, HISTORY, size);
        return HISTORY + size;
    }

    /** Expands one block: literals, then a match that may overlap what it writes, until the literals end the block. */
    private int expand(int size) throws IOException {
        int from = 0;
        int to = HISTORY;
        while (from < size) {
            int token = block[from++] & 0xFF;
            int literals = token >> 4;
            if (literals == 15) {
                for (int b = 255; b == 255; literals += b) {
                    b = at(from++, size);
                }
            }
            if (literals > size - from || literals > output.length - to) {
                throw damaged();
            }
            System.arraycopy(block, from, output, to, literals);
            from += literals;
            to += literals;
            if (from == size) {
                return to;
            }
            int distance = at(from++, size) | at(from++, size) << 8;
            int match = (token & 15) + MIN_MATCH;
            if ((token & 15) == 15) {
                for (int b = 255; b == 255; match += b) {
                    b = at(from++, size);
                }
            }
            to = copyMatch(to, distance, match);
        }
        throw damaged();
    }

    private int copyMatch(int to, int distance, int length) throws IOException {
        if (distance == 0 || distance > to - HISTORY + historyLength || length > output.length - to) {
            throw damaged();
        }
        if (distance >= length) {
            System.arraycopy(output, to - distance, output, to, length);
        } else {
            for (int i = to; i < to + length; i++) {
                output[i] = output[i - distance];
            }
        }
        return to + length;
    }

    private int at(int index, int size) throws IOException {
        if (index >= size) {
            throw damaged();
        }
        return block[index] & 0xFF;
    }

    private static IOException damaged() {
        return new IOException("damaged lz4 block");
    }

    private void exactly(byte[] target, int offset, int count) throws IOException {
        if (in.readNBytes(target, offset, count) < count) {
            throw new EOFException("lz4 frame ends early");
        }
    }

    private int oneByte() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException("lz4 frame ends early");
        }
        return b;
    }

    private int int24() throws IOException {
        return oneByte() << 8 | oneByte() << 16 | oneByte() << 24;
    }

    private int int32() throws IOException {
        return oneByte() | int24();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
