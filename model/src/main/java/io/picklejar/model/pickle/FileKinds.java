package io.picklejar.model.pickle;

import java.util.Locale;

/** Recognises files that are no pickle, to say what they are and what to do instead. */
final class FileKinds {
    private static final int SHOWN = 40;

    private FileKinds() {}

    /** Kinds that begin with a mark of their own. */
    static void refuseOtherKinds(String text) {
        if (text.isEmpty()) {
            throw new TruncatedException("the file is empty (expected: a pickle or joblib file)");
        }
        if (text.startsWith("version https://git-lfs")) {
            throw wrongKind("this is a git-lfs pointer, not the model: run git lfs pull");
        }
        if (text.startsWith("PK\3\4")) {
            throw wrongKind(
                    "this is a zip file (skops, PyTorch or npz), not a pickle: name it .skops if skops wrote it");
        }
        if (text.startsWith("\u0089HDF")) {
            throw wrongKind("this is an HDF5 file (Keras .h5?), not a pickle: export it to ONNX");
        }
        if (text.startsWith("\u0093NUMPY")) {
            throw wrongKind("this is a .npy array, not a model: joblib.dump the estimator");
        }
        if (text.startsWith("(\u00b5/\u00fd")) {
            throw wrongKind("this is zstandard-compressed: unpack it first, joblib does not write it");
        }
        refuseModelsOfOtherLibraries(text);
    }

    private static void refuseModelsOfOtherLibraries(String text) {
        if (text.startsWith("tree\n") || text.startsWith("tree\r\n")) {
            throw wrongKind("this is a LightGBM text model, not a pickle: name it .txt");
        }
        if (text.startsWith("binf") || text.startsWith("bs64")) {
            throw wrongKind("this is an XGBoost binary model, not a pickle: save it with save_model('model.ubj')");
        }
        if (text.startsWith("CBM1")) {
            throw wrongKind("this is a CatBoost binary model, not a pickle: save it with format='json'");
        }
        if (isOnnx(text)) {
            throw wrongKind("this is an ONNX model, not a pickle: name it .onnx");
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml")) {
            throw wrongKind("this is a web page or XML (a failed download?), not a pickle");
        }
    }

    /** A protobuf ModelProto: field 1 (ir_version) as a small varint, then a producer, model version or graph field. */
    private static boolean isOnnx(String text) {
        if (text.length() < 4 || text.charAt(0) != 8 || text.charAt(1) > 32) {
            return false;
        }
        char field = text.charAt(2);
        return field == 0x12 || field == 0x1a || field == 0x22 || field == 0x28 || field == 0x3a || field == 0x42;
    }

    /**
     * What to say where reading failed at once: protocol 0 pickles are text too, so text is known to be no pickle only
     * after it could not be read as one.
     */
    static ModelFileException explain(ModelFileException failure, String head, long position) {
        if (position > 64
                || failure instanceof RefusedException
                || failure instanceof LimitException
                || !isText(head)) {
            return failure;
        }
        String text = head.strip();
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return new ModelFileException(
                "this is text, not a pickle: it begins '" + shown + "' (" + failure.getMessage() + ")", failure);
    }

    private static boolean isText(String head) {
        return head.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t');
    }

    private static ModelFileException wrongKind(String message) {
        return new ModelFileException(message);
    }
}
