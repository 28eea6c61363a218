package io.picklejar.model.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what {@code skops.io.dump} writes: a zip file with {@code schema.json}, a tree of nodes that each name a class and
 * a loader, and the arrays as {@code .npy} entries beside it. The result is the tree that a pickle of the same object
 * gives. Source: {@code skops/io/_general.py}, {@code _numpy.py}, {@code _scipy.py}, {@code _sklearn.py} of skops 0.1 to
 * 0.13.
 *
 * <p>Class names pass the allow-list of pickles. The file chooses its own protocol, so the protocol changes nothing about
 * what is allowed. Sizes, entries, depth and expanded bytes are held to {@link ReadLimits}; every failure is a {@link
 * ModelFileException} of one line.
 */
public final class SkopsReader {
    static final int NEWEST_PROTOCOL = 2;

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private SkopsReader() {}

    /** Whether the file begins as a zip file does. False where it cannot be opened: reading it tells why. */
    public static boolean isZip(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a file; a name that is no part of a model is a {@link RefusedException}. */
    public static SkopsFile read(Path file, ReadLimits limits) {
        Budget budget = new Budget(limits);
        try (SkopsArchive archive = SkopsArchive.open(file, budget)) {
            return read(archive, budget);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(file.getFileName() + " does not exist", e);
        } catch (IOException e) {
            throw new ModelFileException("not a readable .skops file: " + e.getMessage(), e);
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

    private static SkopsFile read(SkopsArchive archive, Budget budget) {
        JsonNode schema = SkopsJson.tree(archive.bytes(SkopsArchive.SCHEMA), budget);
        int protocol = protocol(schema.get("protocol"));
        JsonNode version = schema.get("_skops_version");
        PyValue root = new SkopsNodes(archive, budget).read(schema);
        DepthCheck.check(root, budget);
        return new SkopsFile(root, protocol, version == null || !version.isString() ? null : version.asString());
    }

    private static int protocol(@Nullable JsonNode value) {
        if (value == null) {
            return 0;
        }
        if (!value.isInt() || value.asInt() < 0 || value.asInt() > NEWEST_PROTOCOL) {
            throw new ModelFileException("schema.json: protocol " + value + " (expected: 0.." + NEWEST_PROTOCOL + ")");
        }
        return value.asInt();
    }
}
