package io.picklejar.model.engine;

import java.nio.file.Path;

/**
 * Loads the files of one family of libraries.
 *
 * <ol>
 *   <li>The file is hostile: every size, depth and index in it is bounded before it is used, and no code of it is run.
 *   <li>{@link #load} returns a usable part or throws a {@link ModelLoadException}; no other exception leaves it, and nothing
 *       stays allocated behind a failure.
 *   <li>An engine keeps no state between loads and may load several files at once.
 * </ol>
 */
public interface ModelEngine {

    /** Short name shown on {@code /models} and by {@code inspect}. */
    String name();

    /** Whether this engine takes files of such a name; decided by its extension, in lower case and without the dot. */
    boolean reads(String extension);

    /**
     * Whether a file of such a name is probably a model, by its content. Asked where the name alone says little: a folder's
     * {@code .json} or {@code .txt} may be anything.
     */
    default boolean recognises(Path file) {
        return true;
    }

    /**
     * Whether loading starts threads that the model computes on later. Where no engine says so, a server may load at a low
     * priority, which such threads would take over and keep.
     */
    default boolean startsThreads() {
        return false;
    }

    LoadedPart load(Path file);

    /**
     * The same, for an engine some of whose files do not tell what columns they read.
     *
     * @param told what the folder says of them, which may be wrong
     */
    default LoadedPart load(Path file, ToldColumns told) {
        return load(file);
    }
}
