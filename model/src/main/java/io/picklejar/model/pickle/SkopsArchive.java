package io.picklejar.model.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip file of a .skops file. Entries are read one at a time and never written anywhere; names must be plain, their
 * declared sizes are added up before any is read, what they really expand to is charged as it arrives, and checksums are
 * compared.
 */
final class SkopsArchive implements AutoCloseable {
    static final String SCHEMA = "schema.json";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");
    private static final int BYTES_AN_ENTRY = 512;

    private final ZipFile zip;
    private final Budget budget;
    private final Map<String, ZipEntry> entries = new HashMap<>();

    private SkopsArchive(ZipFile zip, Budget budget) {
        this.zip = zip;
        this.budget = budget;
    }

    static SkopsArchive open(Path file, Budget budget) throws IOException {
        long length = Files.size(file);
        // the zip's directory is held in memory and can be as long as the file
        if (length > budget.limits().memoryBudget()) {
            throw LimitException.of("file", length, budget.limits().memoryBudget(), "model_memory");
        }
        SkopsArchive archive = new SkopsArchive(new ZipFile(file.toFile()), budget);
        try {
            archive.list();
            return archive;
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private void list() {
        if (zip.getEntry(SCHEMA) == null) {
            throw new ModelFileException(
                    "this zip file has no " + SCHEMA + ": skops did not write it (is it PyTorch's or an .npz?)");
        }
        budget.charge((long) zip.size() * BYTES_AN_ENTRY, "zip entries");
        long sum = 0;
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            if (!PLAIN.matcher(name).matches()) {
                throw new ModelFileException("zip entry '" + name + "' (expected: a plain name such as 12.npy)");
            }
            if (entries.put(name, entry) != null) {
                throw new ModelFileException("zip entry " + name + " is there twice");
            }
            long size = entry.getSize();
            if (size < 0 || size > budget.limits().maxExpandedBytes() - sum) {
                throw new LimitException("zip entries expand to more than "
                        + budget.limits().maxExpandedBytes() + " bytes (max_expanded_bytes)");
            }
            sum += size;
        }
    }

    /** All bytes of an entry. */
    byte[] bytes(String name) {
        return read(name, source -> source.bytes(entry(name).getSize(), name));
    }

    NdArray array(String name) {
        return read(name, NpyReader::read);
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new ModelFileException("the zip file has no entry " + new PyStr(name).describe());
        }
        return entry;
    }

    /** Reads one entry to its end. */
    private <T> T read(String name, Function<ByteSource, T> reader) {
        ZipEntry entry = entry(name);
        boolean stored = entry.getMethod() == ZipEntry.STORED && entry.getCompressedSize() == entry.getSize();
        try (CheckedInputStream in = new CheckedInputStream(stream(entry), new CRC32())) {
            ByteSource source = new ByteSource(in, stored ? entry.getSize() : ByteSource.UNKNOWN, budget);
            T value = reader.apply(source);
            if (source.position() != entry.getSize() || in.read() >= 0) {
                throw new ModelFileException(
                        source.position() + " bytes used (expected: " + entry.getSize() + ", as the zip file says)");
            }
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new ModelFileException("damaged: its checksum does not agree");
            }
            return value;
        } catch (LimitException e) {
            throw new LimitException(name + ": " + e.getMessage());
        } catch (ModelFileException e) {
            throw new ModelFileException(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelFileException(name + ": cannot read: " + e.getMessage(), e);
        }
    }

    private InputStream stream(ZipEntry entry) throws IOException {
        InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw new IOException("no such entry");
        }
        return in;
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }
}
