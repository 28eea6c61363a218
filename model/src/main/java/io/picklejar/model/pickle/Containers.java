package io.picklejar.model.pickle;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Recognises by content what a file is packed in, and unpacks it as it is read. */
final class Containers {
    /** Bytes looked at to recognise a file. */
    static final int HEAD = 512;

    private static final int BUFFER = 1 << 16;
    /** joblib before 0.10: "ZF", the expanded length as "0x…" padded to 19 characters, a zlib stream. */
    private static final int ZF_HEADER = 21;

    private static final int KIB = 1024;

    private Containers() {}

    /** A file's expanded bytes, what it was packed in, and its first bytes as stored, as Latin-1. */
    record Opened(ByteSource source, String container, String head) {}

    /** @param length of {@code file}, or {@link ByteSource#UNKNOWN} */
    static Opened open(InputStream file, long length, Budget budget) {
        try {
            byte[] head = file.readNBytes(HEAD);
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), file);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            FileKinds.refuseOtherKinds(text);
            String container = containerOf(head);
            if (container.equals("none")) {
                return new Opened(new ByteSource(whole, length, budget), container, text);
            }
            InputStream expanded = new GuardedStream(unpack(container, whole, budget), container);
            return new Opened(new ByteSource(expanded, ByteSource.UNKNOWN, budget), container, text);
        } catch (MemoryLimitException e) {
            throw dictionary(e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelFileException("cannot unpack: " + e.getMessage(), e);
        }
    }

    private static LimitException dictionary(MemoryLimitException e) {
        return LimitException.of(
                "lzma dictionary", (long) e.getMemoryNeeded() * KIB, (long) e.getMemoryLimit() * KIB, "model_memory");
    }

    static String containerOf(byte[] head) {
        if (starts(head, 0x1f, 0x8b)) {
            return "gzip";
        }
        if (starts(head, 'B', 'Z', 'h')) {
            return "bz2";
        }
        if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return "xz";
        }
        if (starts(head, 0x5d, 0x00)) {
            return "lzma";
        }
        if (starts(head, 0x04, 0x22, 0x4d, 0x18)) {
            return "lz4";
        }
        if (starts(head, 'Z', 'F') && head.length > ZF_HEADER) {
            return "joblib-zf";
        }
        return isZlib(head) ? "zlib" : "none";
    }

    /** RFC 1950: method 8 with a 32 KiB window, and a header divisible by 31. No pickle instruction is 0x78. */
    private static boolean isZlib(byte[] head) {
        return starts(head, 0x78) && head.length > 1 && ((0x78 << 8) | (head[1] & 0xFF)) % 31 == 0;
    }

    static boolean starts(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static InputStream unpack(String container, InputStream in, Budget budget) throws IOException {
        int limitKib = (int) Math.min(Integer.MAX_VALUE, budget.remaining() / KIB);
        return switch (container) {
            case "gzip" ->
                // the JDK's stream would call itself for each empty member
                GzipCompressorInputStream.builder()
                        .setInputStream(new BufferedInputStream(in, BUFFER))
                        .setDecompressConcatenated(true)
                        .get();
            case "bz2" -> new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER), true);
            case "xz" -> new XZInputStream(new BufferedInputStream(in, BUFFER), limitKib);
            case "lzma" -> new LZMAInputStream(new BufferedInputStream(in, BUFFER), limitKib);
            case "lz4" -> new Lz4FrameStream(new BufferedInputStream(in, BUFFER));
            case "joblib-zf" -> new InflaterInputStream(pastZfHeader(in), new Inflater(), BUFFER);
            default -> new InflaterInputStream(in, new Inflater(), BUFFER);
        };
    }

    private static InputStream pastZfHeader(InputStream in) throws IOException {
        byte[] header = in.readNBytes(ZF_HEADER);
        String length = new String(header, 2, header.length - 2, StandardCharsets.ISO_8859_1).strip();
        if (!length.startsWith("0x")) {
            throw new IOException("ZF header with length '" + length + "' (expected: 0x…)");
        }
        return in;
    }

    /** Turns whatever a decompressor throws on damaged data into an {@link IOException} or a typed limit. */
    private static final class GuardedStream extends InputStream {
        private final InputStream in;
        private final String container;

        GuardedStream(InputStream in, String container) {
            this.in = in;
            this.container = container;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            try {
                return in.read(target, offset, count);
            } catch (MemoryLimitException e) {
                throw dictionary(e);
            } catch (EOFException e) {
                throw new TruncatedException("truncated: the " + container + " stream ends early");
            } catch (IOException | RuntimeException e) {
                String reason = e.getMessage() == null ? "unreadable" : e.getMessage();
                throw new IOException("damaged " + container + " data (" + reason + ")", e);
            }
        }
    }
}
