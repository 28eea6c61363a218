package io.picklejar.server.source;

import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.SourceConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One model of an MLflow registry as a store of {@code name/version/…}: each listing asks which version the alias points to
 * now, and lists that version's files where they are. When the alias moves, another version appears and the old one is gone.
 */
final class MlflowStore implements ObjectStore {

    private static final Pattern URI_FORM =
            Pattern.compile("models:/{1,3}([^/@]{1,256})(?:/([^/@]{1,256})|@([^/@]{1,256}))");

    private final String uri;
    private final String model;
    private final String wanted;
    private final boolean isAlias;
    private final SourceConfig config;
    private final MlflowRegistry registry;
    private @Nullable Place place;

    private MlflowStore(String uri, Matcher parts, SourceConfig config, MlflowRegistry registry) {
        this.uri = uri;
        this.model = parts.group(1);
        this.wanted = parts.group(2) == null ? parts.group(3) : parts.group(2);
        this.isAlias = parts.group(2) == null || !wanted.matches("[0-9]{1,18}");
        this.config = config;
        this.registry = registry;
    }

    static MlflowStore of(String uri, SourceConfig config, Map<String, String> environment) {
        Matcher parts = URI_FORM.matcher(uri);
        if (!parts.matches()) {
            throw new ConfigException(Names.printable(uri)
                    + " (expected: models:/name/version, models:/name/alias or models:/name@alias)");
        }
        return new MlflowStore(uri, parts, config, MlflowRegistry.of(config, environment));
    }

    /**
     * Where a version's files are.
     *
     * @param store of its own, or null where the MLflow server passes the files on
     * @param root folder on the MLflow server
     */
    private record Place(
            String uri, String folder, @Nullable ObjectStore store, String root) {
        String inner(String key) {
            return key.substring(folder.length());
        }
    }

    @Override
    public List<RemoteObject> list(int most) throws IOException {
        String version = isAlias ? registry.versionOf(model, wanted) : wanted;
        Place now = place(registry.downloadUri(model, version), Names.asName(model) + "/" + version + "/");
        List<RemoteObject> files = now.store() == null
                ? registry.artifacts(now.root(), now.uri(), most)
                : now.store().list(most);
        return files.stream()
                .map(file -> new RemoteObject(now.folder() + file.key(), file.size(), file.tag()))
                .toList();
    }

    private Place place(String artifactUri, String folder) throws StoreException {
        if (place == null || !place.uri().equals(artifactUri) || !place.folder().equals(folder)) {
            closePlace();
            place = located(artifactUri, folder);
        }
        return place;
    }

    private Place located(String artifactUri, String folder) throws StoreException {
        URI parsed;
        try {
            parsed = new URI(artifactUri.replace(" ", "%20"));
        } catch (URISyntaxException e) {
            throw unknown(artifactUri);
        }
        String scheme = parsed.getScheme() == null ? "file" : parsed.getScheme();
        String path = parsed.getPath() == null ? "" : parsed.getPath();
        return switch (scheme) {
            case "s3" -> new Place(artifactUri, folder, S3Store.of(artifactUri, config), "");
            case "file" -> {
                if (!path.startsWith("/")) {
                    throw unknown(artifactUri);
                }
                yield new Place(artifactUri, folder, new FileStore(Path.of(path)), "");
            }
            case "mlflow-artifacts" -> new Place(artifactUri, folder, null, trimmed(path));
            case "http", "https" -> new Place(artifactUri, folder, null, proxied(artifactUri, path));
            default -> throw unknown(artifactUri);
        };
    }

    /** Only through the server that was configured: its credentials are for nobody else. */
    private String proxied(String artifactUri, String path) throws StoreException {
        String marker = "/api/2.0/mlflow-artifacts/artifacts/";
        int at = path.indexOf(marker);
        if (at < 0 || !artifactUri.startsWith(registry.base() + "/")) {
            throw unknown(artifactUri);
        }
        return trimmed(path.substring(at + marker.length()));
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private StoreException unknown(String artifactUri) {
        return StoreException.lasting("its files are at \"" + Names.printable(artifactUri)
                + "\" (expected: s3://, mlflow-artifacts:/ or a path on this machine)");
    }

    @Override
    public Body open(RemoteObject object, long offset) throws IOException {
        Place now = place;
        if (now == null || !object.key().startsWith(now.folder())) {
            throw StoreException.lasting("was changed by somebody else meanwhile");
        }
        String inner = now.inner(object.key());
        return now.store() == null
                ? registry.open(now.root() + "/" + inner, offset)
                : now.store().open(new RemoteObject(inner, object.size(), object.tag()), offset);
    }

    @Override
    public void put(String key, byte[] content, @Nullable String tag) throws IOException {
        throw StoreException.lasting(
                describe() + ": an MLflow registry is read only (traffic is set there, by moving the alias)");
    }

    @Override
    public String rootName() {
        return Names.asName(model);
    }

    @Override
    public String describe() {
        return uri;
    }

    @Override
    public String identity() {
        return uri + " at " + registry.base();
    }

    private void closePlace() {
        if (place != null && place.store() != null) {
            place.store().close();
        }
    }

    @Override
    public void close() {
        closePlace();
    }
}
