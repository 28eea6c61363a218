package io.picklejar.model.pickle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Arrays that joblib before 0.10 kept in files beside the pickle ({@code model.pkl_01.npy}). A side file is a plain file of
 * the pickle's own folder, by a plain name: the file cannot make us open anything else.
 */
final class SideFiles {
    private SideFiles() {}

    static PyValue npy(Session session, String name) {
        Path file = locate(session, name);
        try (InputStream in = Files.newInputStream(file)) {
            return NpyReader.read(new ByteSource(in, Files.size(file), session.budget()));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** {@code ZNDArrayWrapper(filename, init_args, state)}: raw bytes, zlib-compressed; the state lacks only them. */
    static PyValue zlibArray(Session session, PyObject wrapper, long offset) {
        String name = wrapper.attr("filename").asString();
        PyTuple state = wrapper.attr("state") instanceof PyTuple tuple ? tuple : PyTuple.EMPTY;
        if (state.size() < 3 || state.size() > 5) {
            throw state.expected("state of a ZNDArrayWrapper");
        }
        // joblib's state ends before the data; version is optional in numpy's
        int at = state.get(0) instanceof PyTuple ? 0 : 1;
        DType dtype = NumpyCalls.dtypeOf(state.get(at + 1));
        int[] shape = NumpyCalls.shape(state.get(at));
        boolean fortran = state.get(at + 2).asLong() != 0;
        Path file = locate(session, name);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteSource source =
                    Containers.open(in, Files.size(file), session.budget()).source();
            byte[] data = source.bytes(NdArray.rawLength(dtype, shape), "array " + dtype.name() + Shapes.text(shape));
            return NdArray.ofRaw(dtype, shape, fortran, data);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static Path locate(Session session, String name) {
        Path folder = session.folder();
        if (folder == null) {
            throw new ModelFileException(
                    "needs the file '" + name + "' beside it (joblib before 0.10): read it from its folder");
        }
        try {
            Path file = isPlain(name) ? folder.resolve(name) : folder;
            if (!Files.isRegularFile(file)) {
                throw new ModelFileException(
                        "needs the file '" + name + "' (expected: a plain file in the model's own folder)");
            }
            if (!folder.toRealPath().equals(file.toRealPath().getParent())) {
                throw new ModelFileException("the file '" + name + "' is a link out of the model's folder");
            }
            return file;
        } catch (InvalidPathException | IOException e) {
            throw unreadable(name, e);
        }
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }

    private static ModelFileException unreadable(String name, Exception e) {
        return new ModelFileException("cannot read the file '" + name + "' beside the model", e);
    }
}
