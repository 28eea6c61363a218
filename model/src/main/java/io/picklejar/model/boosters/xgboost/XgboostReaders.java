package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The formats that XGBoost writes, told apart by their beginning. */
final class XgboostReaders {

    private static final byte[] LEARNER = "learner".getBytes(StandardCharsets.UTF_8);

    private static final byte[] SNAPSHOT = "CONFIG-offset:".getBytes(StandardCharsets.UTF_8);

    private XgboostReaders() {}

    /** Also a snapshot of a whole booster, as pickles have it: model and configuration. Null where it is neither. */
    static @Nullable XgboostParts read(byte[] file, long memoryBudget) {
        byte[] model = isSnapshot(file) ? inSnapshot(file) : file;
        byte[] start = Arrays.copyOf(model, Math.min(model.length, 4096));
        if (isUbjson(model)) {
            return XgboostDocument.read(Fields.ofUbjson(model, memoryBudget));
        }
        if (isJsonObject(start)) {
            return XgboostDocument.read(Fields.ofJson(model, memoryBudget));
        }
        return XgboostBinary.isBinary(start) ? XgboostBinary.read(model, memoryBudget) : null;
    }

    /** Pickles of 1.0 to 1.5: how long the model is, the model, then the configuration. */
    private static boolean isSnapshot(byte[] file) {
        return file.length > SNAPSHOT.length + Long.BYTES
                && Arrays.equals(file, 0, SNAPSHOT.length, SNAPSHOT, 0, SNAPSHOT.length);
    }

    private static byte[] inSnapshot(byte[] file) {
        int from = SNAPSHOT.length + Long.BYTES;
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(SNAPSHOT.length);
        if (length < 0 || length > file.length - from) {
            throw new ModelLoadException(
                    "CONFIG-offset: found " + length + " (expected: 0.." + (file.length - from) + ")");
        }
        return Arrays.copyOfRange(file, from, from + (int) length);
    }

    /** An object whose keys have 64-bit lengths; the model in it comes first or behind the configuration. */
    static boolean isUbjson(byte[] start) {
        return start.length > 12 && start[0] == '{' && start[1] == 'L' && start[2] == 0;
    }

    static boolean isJsonObject(byte[] start) {
        int i = 0;
        while (i < start.length && (start[i] == ' ' || start[i] == '\n' || start[i] == '\r' || start[i] == '\t')) {
            i++;
        }
        return i < start.length && start[i] == '{';
    }

    /** Whether the first key is one that a model's root has. */
    static boolean namesLearner(byte[] start) {
        for (int i = 0; i + LEARNER.length < start.length; i++) {
            if (Arrays.equals(start, i, i + LEARNER.length, LEARNER, 0, LEARNER.length)) {
                return true;
            }
        }
        return false;
    }
}
