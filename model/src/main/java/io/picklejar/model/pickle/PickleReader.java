package io.picklejar.model.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads pickle and joblib files as data.
 *
 * <h2>Why this is safe</h2>
 *
 * <p>A pickle is a program for a small stack machine whose instructions may name any function of the reading process and
 * call it; that is how a model file can run code when Python loads it. This reader runs the same machine on values that
 * have no behaviour:
 *
 * <ol>
 *   <li>A name in the file is two strings. It is looked up in a fixed set of exact (module, name) pairs. A name that is not
 *       in it ends the reading: {@code refuses os.system at byte 37: not part of a model}. No pattern, no prefix, no path
 *       through attributes can reach anything else.
 *   <li>No class is loaded and nothing is looked up in the JVM by a name from the file: there is no reflection here. A call
 *       in the file becomes a look-up in a fixed table of pure Java functions ({@code AllowedCalls}), each of which builds
 *       one value of this package from its arguments; or, for an allowed class, a record of the class's name, its arguments
 *       and its state. {@code getattr}, {@code eval}, {@code exec}, {@code operator.*}, {@code functools.reduce} and the
 *       like are in neither table. {@code functools.partial} is a record.
 *   <li>The only file that is opened is the given one, and for joblib before 0.10 plain files of the same folder.
 *   <li>Whatever a file declares (length, shape, depth, memo index, dictionary of a compressor) is checked against {@link
 *       ReadLimits} before anything is allocated; all that is allocated is charged against one budget that is never
 *       refunded; the number of instructions is bounded. So a file can neither exhaust the heap nor run for ever.
 *   <li>Values are not hashed or compared while reading but for strings and ints, so no structure makes that exponential.
 * </ol>
 *
 * <p>Every failure is a {@link ModelFileException} with a one-line message.
 */
public final class PickleReader {
    static final AllowList ALLOWED = AllowList.load();

    private PickleReader() {}

    /** Reads a file; a name that is no part of a model is a {@link RefusedException}. */
    public static PickleFile read(Path file, ReadLimits limits) {
        return open(file, limits, false);
    }

    /** Reads bytes in memory. */
    public static PickleFile read(byte[] file, ReadLimits limits) {
        return load(new ByteArrayInputStream(file), file.length, null, limits, false);
    }

    /** Reads a stream to the pickle's end; the caller closes it. */
    public static PickleFile read(InputStream file, ReadLimits limits) {
        return load(file, ByteSource.UNKNOWN, null, limits, false);
    }

    /** Reads a file to look at it: names that are no part of a model become inert records and are listed. */
    public static PickleFile survey(Path file, ReadLimits limits) {
        return open(file, limits, true);
    }

    /** {@link #survey(Path, ReadLimits)} of bytes in memory. */
    public static PickleFile survey(byte[] file, ReadLimits limits) {
        return load(new ByteArrayInputStream(file), file.length, null, limits, true);
    }

    private static PickleFile open(Path file, ReadLimits limits, boolean survey) {
        String name = String.valueOf(file.getFileName());
        if (Files.isDirectory(file)) {
            throw new ModelFileException(name + " is a directory (expected: a pickle or joblib file)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return load(in, Files.size(file), file.toAbsolutePath().getParent(), limits, survey);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(name + " does not exist", e);
        } catch (IOException e) {
            throw new ModelFileException("cannot open " + name + ": " + e.getMessage(), e);
        }
    }

    private static PickleFile load(
            InputStream in, long length, @Nullable Path folder, ReadLimits limits, boolean survey) {
        Budget budget = new Budget(limits);
        try {
            Containers.Opened file = Containers.open(in, length, budget);
            return load(file, new Session(budget, new Names(ALLOWED, survey), folder, 0));
        } catch (OutOfMemoryError e) {
            throw new LimitException("the heap is full: give Java more memory or lower model_memory ("
                    + limits.memoryBudget() + " bytes)");
        } catch (ModelFileException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Not known to happen; a caller that serves other models must not see it as anything but a bad file.
            throw new ModelFileException("cannot read: unexpected " + e, e);
        }
    }

    private static PickleFile load(Containers.Opened file, Session session) {
        ByteSource source = file.source();
        try {
            Unpickler unpickler = new Unpickler(source, session);
            PyValue root = unpickler.load();
            long length = source.position();
            if (!file.container().equals("none")) {
                source.hasMore();
            }
            DepthCheck.check(root, session.budget());
            return new PickleFile(
                    root,
                    file.container(),
                    unpickler.protocol(),
                    length,
                    session.names().refusals());
        } catch (ModelFileException e) {
            throw FileKinds.explain(e, file.head(), source.position());
        }
    }
}
