package io.picklejar.fuzz;

import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.ObjectTree;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.ReadLimits;

/** The pickle and joblib reader, strict and as {@code inspect} uses it. */
public final class PickleFuzzer {

    private static final ReadLimits LIMITS =
            ReadLimits.defaults().withMemoryBudget(64L << 20).withMaxExpandedBytes(64L << 20);

    private PickleFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            ObjectTree.of(PickleReader.survey(data, LIMITS).root()).toText(10);
            PickleReader.read(data, LIMITS);
        } catch (ModelFileException e) {
            Accident.search(e);
        }
    }
}
