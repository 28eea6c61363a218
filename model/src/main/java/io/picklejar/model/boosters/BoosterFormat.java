package io.picklejar.model.boosters;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;

/** One format of model files. Stateless. */
public interface BoosterFormat {

    /** How many bytes of a file {@link #recognises} sees, or all of a shorter one. */
    int START = 4096;

    /** What people call it, for messages: {@code XGBoost JSON}. */
    String name();

    /** Whether a file that begins like this is probably one of the format. */
    boolean recognises(byte[] start);

    /**
     * Reads a file.
     *
     * @param memoryBudget most bytes that its values may take in memory while it is read
     * @throws ModelLoadException with one line for the person who saved the model
     */
    LoadedModel load(byte[] file, long memoryBudget);
}
