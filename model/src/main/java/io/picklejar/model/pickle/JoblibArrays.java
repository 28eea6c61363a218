package io.picklejar.model.pickle;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * joblib's arrays. In the pickle stands a wrapper; directly behind its BUILD instruction come the array's bytes (joblib 0.10
 * and later), or a file beside the pickle holds them (before). Sources: joblib {@code numpy_pickle.py}
 * (NumpyArrayWrapper.read_array) and {@code numpy_pickle_compat.py}.
 */
final class JoblibArrays {
    private static final Set<String> MODULES = Set.of(
            "joblib.numpy_pickle",
            "joblib.numpy_pickle_compat",
            "sklearn.externals.joblib.numpy_pickle",
            "sklearn.externals.joblib.numpy_pickle_compat");
    private static final Set<String> NAMES = Set.of("NumpyArrayWrapper", "NDArrayWrapper", "ZNDArrayWrapper");

    private final ByteSource in;
    private final Session session;

    JoblibArrays(ByteSource in, Session session) {
        this.in = in;
        this.session = session;
    }

    boolean isWrapper(PyObject object) {
        return MODULES.contains(object.type().module())
                && NAMES.contains(object.type().name());
    }

    /** The array that a wrapper stands for. */
    PyValue read(PyObject wrapper, long offset) {
        return switch (wrapper.type().name()) {
            case "NumpyArrayWrapper" -> Builder.plain(inline(wrapper, offset));
            case "NDArrayWrapper" ->
                SideFiles.npy(session, wrapper.attr("filename").asString());
            default -> SideFiles.zlibArray(session, wrapper, offset);
        };
    }

    private PyValue inline(PyObject wrapper, long offset) {
        DType dtype = NumpyCalls.dtypeOf(wrapper.attr("dtype"));
        if (dtype.hasObject()) {
            return new Unpickler(in, session.nested(offset)).load();
        }
        int[] shape = NumpyCalls.shape(wrapper.attr("shape"));
        boolean fortran = wrapper.attr("order").asString().equals("F");
        NumpyCalls.chargeArray(dtype, shape, session.budget());
        skipPadding(wrapper.find("numpy_array_alignment_bytes"));
        byte[] data = in.bytes(NdArray.rawLength(dtype, shape), "array " + dtype.name() + Shapes.text(shape));
        return NdArray.ofRaw(dtype, shape, fortran, data);
    }

    /** From joblib 1.2: one byte tells how many bytes of padding follow. */
    private void skipPadding(@Nullable PyValue alignment) {
        if (alignment != null && !alignment.isNone()) {
            in.skip(in.u8("array padding"), "array padding");
        }
    }
}
