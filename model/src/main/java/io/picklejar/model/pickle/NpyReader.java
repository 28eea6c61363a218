package io.picklejar.model.pickle;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads numpy's {@code .npy} format, versions 1 to 3. Source: {@code numpy/lib/format.py}. Arrays of objects are refused. */
public final class NpyReader {
    private static final int MAX_HEADER = 1 << 16;

    private NpyReader() {}

    /**
     * Reads one array.
     *
     * @param length of the stream in bytes, or -1 where it is not known
     */
    public static NdArray read(InputStream in, long length, ReadLimits limits) {
        return read(new ByteSource(in, length < 0 ? ByteSource.UNKNOWN : length, new Budget(limits)));
    }

    static NdArray read(ByteSource in) {
        byte[] magic = in.bytes(6, ".npy magic");
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals("\u0093NUMPY")) {
            throw new ModelFileException("not a .npy array (expected: to begin with \\x93NUMPY)");
        }
        int version = in.u8(".npy version");
        in.u8(".npy version");
        if (version < 1 || version > 3) {
            throw new ModelFileException(".npy version " + version + " (expected: 1..3)");
        }
        long length = version == 1 ? in.u16(".npy header") : in.u32(".npy header");
        if (length > MAX_HEADER) {
            throw LimitException.of(".npy header", length, MAX_HEADER, "longest header");
        }
        byte[] header = in.bytes(length, ".npy header");
        return array(
                in,
                new LiteralParser(new String(header, StandardCharsets.UTF_8))
                        .parse()
                        .asDict());
    }

    private static NdArray array(ByteSource in, PyDict header) {
        DType dtype = DTypeParser.fromDescription(header.get("descr"));
        if (dtype.hasObject()) {
            throw new ModelFileException("the .npy array holds Python objects (expected: numbers, bools or strings)");
        }
        int[] shape = NumpyCalls.shape(header.get("shape"));
        boolean fortran = header.get("fortran_order").asBoolean();
        byte[] data = in.bytes(NdArray.rawLength(dtype, shape), "array " + dtype.name() + Shapes.text(shape));
        return NdArray.ofRaw(dtype, shape, fortran, data);
    }
}
