package io.picklejar.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that an MLflow registry on a shared disk names. Read as any other store, so that a version is one snapshot. */
final class FileStore implements ObjectStore {

    private static final int DEEPEST = 10;

    private final Path root;

    FileStore(Path root) {
        this.root = root;
    }

    @Override
    public List<RemoteObject> list(int most) throws IOException {
        List<RemoteObject> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, DEEPEST)) {
            for (Path file : files.filter(Files::isRegularFile).limit(most + 1L).toList()) {
                String key = root.relativize(file).toString().replace('\\', '/');
                long size = Files.size(file);
                objects.add(new RemoteObject(key, size, size + "-" + Files.getLastModifiedTime(file)));
            }
        } catch (IOException e) {
            throw StoreException.passing("cannot be read: " + Fingerprint.reason(e), e);
        }
        if (objects.size() > most) {
            throw StoreException.lasting("more than " + most + " files (expected: at most that, source_max_objects)");
        }
        return objects;
    }

    @Override
    public Body open(RemoteObject object, long offset) throws IOException {
        try {
            InputStream in = Files.newInputStream(root.resolve(object.key()));
            in.skipNBytes(offset);
            return new Body(in, offset, false, () -> close(in));
        } catch (IOException e) {
            throw StoreException.passing("cannot be read: " + Fingerprint.reason(e), e);
        }
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // it was only read
            return;
        }
    }

    @Override
    public void put(String key, byte[] content, @Nullable String tag) throws IOException {
        throw StoreException.lasting(describe() + ": is read only");
    }

    @Override
    public String rootName() {
        return Names.asName(String.valueOf(root.getFileName()));
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public String identity() {
        return describe();
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
