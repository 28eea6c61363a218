package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * Small files that expand to 4 GiB. They are never on disk: one compressed part is repeated, so that making them costs no
 * more than reading them does.
 */
class BombsTest {
    private static final int PART = 2 << 20;
    private static final int REPEATS = 1024;

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "gzip", "bz2", "xz", "lzma", "lz4"})
    void bytesThatAreDroppedAgainStillSpendTheBudget(String container) throws IOException {
        byte[] item = PickleBytes.text().bytes(new byte[1 << 18]).op(Opcode.POP).cut();
        assertBomb(container, repeated(item), Fixtures.limits(), "limit 67108864 (model_memory)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "gzip", "bz2", "xz", "lzma", "lz4"})
    void instructionsAreCounted(String container) throws IOException {
        byte[] part = repeated(PickleBytes.text().op(Opcode.NONE, Opcode.POP).cut());
        assertBomb(container, part, Fixtures.limits().withMaxOpcodes(3_000_000), "more than 3000000 instructions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "gzip", "bz2", "xz", "lzma", "lz4"})
    void expansionIsBounded(String container) throws IOException {
        byte[] part = repeated(PickleBytes.text().op(Opcode.NONE, Opcode.POP).cut());
        assertBomb(container, part, Fixtures.limits().withMaxExpandedBytes(1 << 20), "more than 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "gzip", "bz2", "xz", "lzma", "lz4"})
    void declaredSizesAreCheckedFirst(String container) throws IOException {
        byte[] part = PickleBytes.protocol(4)
                .joblibArray("f8", 1 << 13, 1 << 13)
                .raw(new byte[PART])
                .cut();
        assertBomb(container, part, Fixtures.limits(), "array float64[8192, 8192] needs 536");
    }

    /** Size codes of LZMA2: 37 is 1.5 GiB, 40 is 4 GiB less one byte, which the xz library takes for damage. */
    @ParameterizedTest
    @CsvSource({"37, lzma dictionary needs 16", "40, Unsupported LZMA2 properties"})
    void aGiantXzDictionaryIsNotAllocated(int sizeCode, String message) throws IOException {
        byte[] xz = compressed("xz", PickleBytes.protocol(4).op(Opcode.NONE).stop());
        // block header: size, flags, filter id 0x21, length 1, dictionary size code, padding; then its checksum
        assertThat(xz[14]).isEqualTo((byte) 0x21);
        xz[16] = (byte) sizeCode;
        CRC32 crc = new CRC32();
        crc.update(xz, 12, 8);
        for (int i = 0; i < 4; i++) {
            xz[20 + i] = (byte) (crc.getValue() >> (8 * i));
        }
        assertThat(catchThrowable(() -> PickleReader.read(xz, Fixtures.limits())))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anLzmaDictionaryOfFourGibibytesIsNotAllocated() throws IOException {
        byte[] lzma = compressed("lzma", PickleBytes.protocol(4).op(Opcode.NONE).stop());
        // 0xf0f0f000 bytes
        lzma[1] = 0;
        for (int i = 2; i < 5; i++) {
            lzma[i] = (byte) 0xF0;
        }
        assertThat(catchThrowable(() -> PickleReader.read(lzma, Fixtures.limits())))
                .isInstanceOf(ModelFileException.class)
                .hasMessageMatching(".*(dictionary|LZMA).*");
    }

    private static void assertBomb(String container, byte[] part, ReadLimits limits, String message)
            throws IOException {
        try (InputStream bomb = bomb(container, part)) {
            assertThat(catchThrowable(() -> PickleReader.read(bomb, limits)))
                    .isInstanceOf(LimitException.class)
                    .hasMessageContaining(message);
        }
    }

    private static byte[] repeated(byte[] item) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(PART);
        while (out.size() + item.length <= PART) {
            out.writeBytes(item);
        }
        return out.toByteArray();
    }

    private static InputStream bomb(String container, byte[] part) throws IOException {
        if (container.equals("zlib")) {
            byte[] block = deflated(part);
            InputStream header = new ByteArrayInputStream(new byte[] {0x78, (byte) 0x9c});
            return new SequenceInputStream(header, repeat(block));
        }
        // a .lzma stream cannot be followed by another: what one holds must do
        return container.equals("lzma")
                ? new ByteArrayInputStream(compressed("lzma", part, 40))
                : repeat(compressed(container, part, 1));
    }

    /** A part whose deflate blocks end at a byte boundary, without header, so that it can follow itself. */
    private static byte[] deflated(byte[] part) {
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(part);
        byte[] out = new byte[PART];
        int length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static byte[] compressed(String container, byte[] data) throws IOException {
        return compressed(container, data, 1);
    }

    private static byte[] compressed(String container, byte[] data, int times) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressor = compressor(container, out)) {
            for (int i = 0; i < times; i++) {
                compressor.write(data);
            }
        }
        return out.toByteArray();
    }

    private static OutputStream compressor(String container, OutputStream out) throws IOException {
        return switch (container) {
            case "zlib" -> new DeflaterOutputStream(out);
            case "gzip" -> new GZIPOutputStream(out);
            case "bz2" -> new BZip2CompressorOutputStream(out, 1);
            case "xz" -> new XZOutputStream(out, new LZMA2Options(0));
            case "lzma" -> new LZMAOutputStream(out, new LZMA2Options(0), -1);
            default -> new LZ4FrameOutputStream(out);
        };
    }

    private static InputStream repeat(byte[] part) {
        List<InputStream> parts = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            parts.add(new ByteArrayInputStream(part));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bz2", "xz", "lz4"})
    void aHundredThousandEmptyMembersAreNotAStackOfCalls(String container) throws IOException {
        byte[] pickle = Fixtures.bytes("values.p4.pkl");
        byte[] empty = compressed(container, new byte[0]);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            file.write(empty);
        }
        file.write(compressed(container, pickle));
        assertThat(PickleReader.read(file.toByteArray(), Fixtures.limits()).expandedBytes())
                .isEqualTo(pickle.length);
    }

    @Test
    void containersOfThisTestAreReadable() throws IOException {
        byte[] pickle = Fixtures.bytes("values.p4.pkl");
        for (String container : List.of("zlib", "gzip", "bz2", "xz", "lzma", "lz4")) {
            PickleFile file = PickleReader.read(compressed(container, pickle), Fixtures.limits());
            assertThat(file.container()).isEqualTo(container);
            assertThat(file.expandedBytes()).isEqualTo(pickle.length);
        }
    }
}
