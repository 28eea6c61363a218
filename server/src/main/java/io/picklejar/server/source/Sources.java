package io.picklejar.server.source;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.SourceConfig;
import java.nio.file.Path;
import java.util.Map;

/** Recognises what {@code picklejar serve} was given. */
public final class Sources {

    private Sources() {}

    /**
     * The source that {@code what} names: a path, {@code s3://bucket/prefix}, or {@code models:/name/version}, {@code
     * models:/name/alias} and {@code models:/name@alias}. Does no I/O.
     *
     * @throws ConfigException with one line where it names none
     */
    public static Source of(String what, SourceConfig config, ArtifactLoader loader) {
        return of(what, config, loader, System.getenv());
    }

    /** Whether {@code what} is fetched from elsewhere rather than a path on this machine. */
    public static boolean isRemote(String what) {
        return what.matches("[a-z][a-z0-9+.-]+:/.*");
    }

    static Source of(String what, SourceConfig config, ArtifactLoader loader, Map<String, String> environment) {
        if (what.startsWith("s3://")) {
            return cached(S3Store.of(what, config), config, loader, environment);
        }
        if (what.startsWith("models:/")) {
            return cached(MlflowStore.of(what, config, environment), config, loader, environment);
        }
        if (isRemote(what)) {
            throw new ConfigException(Names.printable(what)
                    + " (expected: a folder, a file, s3://bucket/prefix or models:/name/version)");
        }
        return new LocalSource(Path.of(what), loader);
    }

    private static Source cached(
            ObjectStore store, SourceConfig config, ArtifactLoader loader, Map<String, String> environment) {
        return new CachedSource(
                store,
                cacheFolder(config, environment),
                Limits.of(config),
                loader::holdsModel,
                new Retry(config.attempts(), Thread::sleep),
                config.timeout(),
                System::nanoTime);
    }

    /** The folder for what is kept between two starts; not made by asking for it. */
    public static Path cacheFolder(SourceConfig config, Map<String, String> environment) {
        return CacheFolder.base(config.cacheDir(), environment, System.getProperty("java.io.tmpdir"));
    }
}
