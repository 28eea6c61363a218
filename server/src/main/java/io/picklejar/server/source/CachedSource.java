package io.picklejar.server.source;

import io.picklejar.server.source.Inventory.Problem;
import io.picklejar.server.source.Layout.Part;
import io.picklejar.server.source.Manifest.Route;
import io.picklejar.server.source.Manifest.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store seen through a cache on disk.
 *
 * <p>A scan lists the store, fetches the objects whose ETags the cache does not know, links each version's files into a
 * folder of its own, and then writes down what it has ({@link Manifest}). Where the store cannot be reached, or something in it
 * cannot be brought, what was written down last stands. The first scan reads every file of the cache and fetches again what is
 * damaged.
 */
final class CachedSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(CachedSource.class);

    private final ObjectStore store;
    private final Path base;
    private final Limits limits;
    private final Predicate<Collection<String>> holdsModel;
    private final Retry retry;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private @Nullable Open open;
    private boolean away;

    /**
     * @param base folder of all caches
     * @param timeout how long a transfer may stand still
     */
    CachedSource(
            ObjectStore store,
            Path base,
            Limits limits,
            Predicate<Collection<String>> holdsModel,
            Retry retry,
            Duration timeout,
            LongSupplier nanoTime) {
        this.store = store;
        this.base = base;
        this.limits = limits;
        this.holdsModel = holdsModel;
        this.retry = retry;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    @Override
    public Inventory scan() throws IOException {
        Open cache = opened();
        List<RemoteObject> objects;
        try {
            objects = retry.run(() -> store.list(limits.objects()));
        } catch (StoreException e) {
            return cache.asLastKnown(reason(e));
        }
        tellIfBack();
        return cache.bring(Layout.of(objects, store.rootName(), limits, holdsModel), objects);
    }

    @Override
    public void writeRoute(String model, String yaml) throws IOException {
        byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
        if (content.length > LONGEST_ROUTE) {
            throw new IOException("route.yaml: " + content.length + " bytes (expected: at most " + LONGEST_ROUTE + ")");
        }
        Manifest manifest = opened().manifest;
        Version version = manifest.versions().stream()
                .filter(each -> each.model().equals(model))
                .findFirst()
                .orElseThrow(() -> new IOException(Names.printable(model) + ": no such model in " + describe()));
        Route known = manifest.routes().get(model);
        String tag = known == null ? null : known.object().tag();
        store.put(routeKey(version), content, tag);
    }

    /** The model's folder is what its objects' keys begin with. */
    private static String routeKey(Version version) throws IOException {
        Map.Entry<String, Manifest.Blob> file = version.files().entrySet().stream()
                .findFirst()
                .orElseThrow(() -> new IOException(version.model() + ": has no files"));
        String key = file.getValue().object().key();
        String folder = key.substring(0, key.length() - file.getKey().length());
        String inner = version.version() == null ? "" : version.version() + "/";
        return folder.substring(0, folder.length() - inner.length()) + Names.ROUTE;
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
        if (open != null) {
            try {
                open.folder.close();
            } catch (IOException e) {
                LOG.debug("{}: the cache's lock cannot be released", describe(), e);
            }
            open = null;
        }
    }

    private Open opened() throws IOException {
        if (open == null) {
            open = new Open(CacheFolder.take(base, store.identity()));
        }
        return open;
    }

    private void tellIfBack() {
        if (away) {
            LOG.info("{}: can be reached again", describe());
            away = false;
        }
    }

    private static String reason(IOException e) {
        return Fingerprint.reason(e);
    }

    /** The cache while it is in use. */
    private final class Open {
        final CacheFolder folder;
        private final BlobCache blobs;
        private final Snapshots snapshots;
        private Manifest manifest;
        private final List<Problem> damages = new ArrayList<>();
        private Set<Path> previous = new HashSet<>();
        private Set<Path> current = new HashSet<>();

        Open(CacheFolder folder) throws IOException {
            this.folder = folder;
            this.blobs = new BlobCache(store, folder.path(), retry, timeout, nanoTime);
            this.snapshots = new Snapshots(folder.path(), blobs);
            blobs.open();
            snapshots.open();
            this.manifest = checked(Manifest.read(folder.path()));
        }

        /** The versions whose files are all what they were when they came. */
        private Manifest checked(Manifest last) throws IOException {
            Map<String, Boolean> sound = new HashMap<>();
            List<Version> versions = new ArrayList<>();
            for (Version version : last.versions()) {
                boolean whole = true;
                for (Manifest.Blob blob : version.files().values()) {
                    Boolean known = sound.get(blob.sha256());
                    if (known == null) {
                        known = blobs.verify(blob.sha256());
                        sound.put(blob.sha256(), known);
                    }
                    whole &= known;
                }
                if (whole) {
                    versions.add(version);
                } else {
                    LOG.warn("{}: {}: its copy in the cache is damaged", describe(), version.model());
                    damages.add(new Problem(version.model(), version.version(), "its copy in the cache is damaged"));
                    snapshots.remove(snapshots.path(version));
                }
            }
            return new Manifest(versions, last.routes());
        }

        Inventory asLastKnown(String reason) throws IOException {
            if (!away) {
                LOG.warn("{}: {}; serving what the cache holds", describe(), reason);
                away = true;
            }
            List<Problem> problems = new ArrayList<>(damages);
            problems.add(new Problem(Inventory.EVERYTHING, null, reason + "; the cache's last state stands"));
            return inventory(problems);
        }

        Inventory bring(Layout layout, List<RemoteObject> objects) throws IOException {
            Bringing bringing = new Bringing(layout);
            bringing.run();
            damages.clear();
            Manifest next = new Manifest(bringing.versions, bringing.routes);
            if (!next.equals(manifest)) {
                next.write(folder.path());
                manifest = next;
            }
            Inventory inventory = inventory(bringing.problems);
            tidy(objects);
            return inventory;
        }

        private Inventory inventory(List<Problem> problems) throws IOException {
            List<Found> found = new ArrayList<>();
            Set<Path> paths = new HashSet<>();
            for (Version version : manifest.versions()) {
                Path path = snapshots.make(version);
                paths.add(path);
                found.add(new Found(version.model(), version.version(), path, version.fingerprint()));
            }
            previous = current;
            current = paths;
            Map<String, String> routes = new TreeMap<>();
            manifest.routes().forEach((model, route) -> routes.put(model, route.text()));
            return new Inventory(found, routes, problems);
        }

        /** Keeps what this inventory and the one before name. */
        private void tidy(List<RemoteObject> objects) throws IOException {
            Set<Path> paths = new HashSet<>(previous);
            paths.addAll(current);
            snapshots.retain(paths);
            blobs.retain(new HashSet<>(manifest.hashes().values()), objects.stream());
        }

        /** One scan's way from the layout to the versions that are here. */
        private final class Bringing {
            final List<Version> versions = new ArrayList<>();
            final Map<String, Route> routes = new TreeMap<>();
            final List<Problem> problems;
            private final Layout layout;
            private final Map<RemoteObject, String> hashes;
            private boolean unreachable;

            Bringing(Layout layout) {
                this.layout = layout;
                this.problems = new ArrayList<>(layout.problems());
                this.hashes = manifest.hashes();
            }

            void run() throws IOException {
                keepWhatIsRefused();
                for (Part part : layout.parts()) {
                    version(part);
                }
                versions.sort(Comparator.comparing(Version::model)
                        .thenComparing(version -> Objects.requireNonNullElse(version.version(), "")));
                layout.routes().forEach(this::route);
            }

            private void keepWhatIsRefused() {
                for (Problem problem : layout.problems()) {
                    Version last = manifest.find(problem.model(), problem.version());
                    boolean isBrought = layout.parts().stream()
                            .anyMatch(part -> part.model().equals(problem.model())
                                    && Objects.equals(part.version(), problem.version()));
                    if (last != null && !isBrought) {
                        versions.add(last);
                    }
                }
            }

            private void version(Part part) {
                try {
                    Version version = fetched(part);
                    snapshots.make(version);
                    versions.add(version);
                } catch (IOException e) {
                    problems.add(new Problem(part.model(), part.version(), reason(e)));
                    LOG.warn("{}: {}", describe(), problems.getLast());
                    Version last = manifest.find(part.model(), part.version());
                    if (last != null) {
                        versions.add(last);
                    }
                }
            }

            private Version fetched(Part part) throws IOException {
                Map<String, Manifest.Blob> files = new TreeMap<>();
                for (Map.Entry<String, RemoteObject> file : part.files().entrySet()) {
                    files.put(file.getKey(), new Manifest.Blob(file.getValue(), hash(file.getValue())));
                }
                return new Version(part.model(), part.version(), part.fingerprint(), files);
            }

            private String hash(RemoteObject object) throws IOException {
                String known = hashes.get(object);
                if (known != null && blobs.has(known)) {
                    return known;
                }
                String hash = fetch(object);
                hashes.put(object, hash);
                return hash;
            }

            /** A store that went away during the scan is not asked again for each of the other objects. */
            private String fetch(RemoteObject object) throws IOException {
                if (unreachable) {
                    throw StoreException.passing("not tried: the store stopped answering");
                }
                try {
                    return blobs.fetch(object);
                } catch (StoreException e) {
                    unreachable = e.isPassing();
                    throw e;
                }
            }

            private void route(String model, RemoteObject object) {
                Route last = manifest.routes().get(model);
                if (last != null && last.object().equals(object)) {
                    routes.put(model, last);
                    return;
                }
                try {
                    requireShort(object);
                    routes.put(model, new Route(object, text(blobs.blob(fetch(object)))));
                } catch (IOException e) {
                    problems.add(new Problem(model, null, "route.yaml: " + reason(e)));
                    if (last != null) {
                        routes.put(model, last);
                    }
                }
            }

            private static void requireShort(RemoteObject object) throws StoreException {
                if (object.size() > LONGEST_ROUTE) {
                    throw StoreException.lasting(object.size() + " bytes (expected: at most " + LONGEST_ROUTE + ")");
                }
            }

            private static String text(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw StoreException.lasting("not UTF-8 text", e);
                }
            }
        }
    }
}
