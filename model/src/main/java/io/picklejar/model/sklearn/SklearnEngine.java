package io.picklejar.model.sklearn;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.pickle.SkopsReader;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Loads what {@code joblib.dump}, {@code pickle.dump} and {@code skops.io.dump} write of fitted scikit-learn objects. The
 * file is read as data ({@link PickleReader}, {@link SkopsReader}), its attributes are checked, and the arithmetic is laid out in flat arrays once and for all.
 */
public final class SklearnEngine implements ModelEngine {

    private static final Set<String> EXTENSIONS = Set.of("joblib", "pkl", "pickle", "skops");

    private final ReadLimits limits;
    private final Importers importers;

    public SklearnEngine() {
        this(ReadLimits.defaults());
    }

    /** @param limits what reading may cost; its memory budget bounds what importing unfolds, too */
    public SklearnEngine(ReadLimits limits) {
        this.limits = limits;
        this.importers = Importers.standard();
    }

    @Override
    public String name() {
        return "sklearn";
    }

    @Override
    public boolean reads(String extension) {
        return EXTENSIONS.contains(extension);
    }

    /** Simple names of the classes that can be loaded. */
    public SortedSet<String> estimators() {
        return importers.names();
    }

    @Override
    public LoadedPart load(Path file) {
        return load(file, ToldColumns.NONE);
    }

    @Override
    public LoadedPart load(Path file, ToldColumns told) {
        try {
            return assemble(read(file), told);
        } catch (ModelFileException e) {
            throw new ModelLoadException(String.valueOf(e.getMessage()), e);
        }
    }

    /** By content: a zip file is what skops writes, whatever its name. */
    private PyValue read(Path file) {
        return SkopsReader.isZip(file)
                ? SkopsReader.read(file, limits).root()
                : PickleReader.read(file, limits).root();
    }

    /** Makes a part of an object tree that has been read already. */
    public LoadedPart assemble(PyValue root) {
        return assemble(root, ToldColumns.NONE);
    }

    /** @param told what the folder says of the columns, for estimators that do not tell */
    public LoadedPart assemble(PyValue root, ToldColumns told) {
        try {
            if (!(root instanceof PyObject object)) {
                throw new ModelLoadException(
                        "found " + root.describe() + " (expected: a fitted scikit-learn estimator)");
            }
            return new Assembly(name(), importers, new ImportBudget(limits.memoryBudget()), object, told).part();
        } catch (ModelLoadException e) {
            throw new ModelLoadException(oneLine(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new ModelLoadException("the heap is full: give Java more memory", e);
        } catch (RuntimeException e) {
            // Not known to happen; whoever serves other models must not see it as anything but a bad file.
            throw new ModelLoadException(oneLine("cannot import: unexpected " + e), e);
        }
    }

    /** Class and step names come from the file: made printable and cut, as the reader does with its own messages. */
    private static String oneLine(@Nullable String message) {
        return String.valueOf(new ModelFileException(String.valueOf(message)).getMessage());
    }
}
