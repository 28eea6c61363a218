package io.picklejar.server.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the cache held when it was last complete; the truth after a restart. Written as a whole, after all that it names.
 *
 * @param routes by model
 */
record Manifest(List<Version> versions, Map<String, Route> routes) {

    static final Manifest NONE = new Manifest(List.of(), Map.of());

    private static final int FORMAT = 1;
    private static final String FILE = "manifest.json";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");
    private static final JsonMapper JSON = new JsonMapper();

    /** @param files by path within the version's folder */
    record Version(String model, @Nullable String version, String fingerprint, Map<String, Blob> files) {
        Version {
            files = Map.copyOf(files);
        }

        boolean isOf(String otherModel, @Nullable String otherVersion) {
            return model.equals(otherModel) && Objects.equals(version, otherVersion);
        }
    }

    /** @param object that it came from */
    record Blob(RemoteObject object, String sha256) {}

    record Route(RemoteObject object, String text) {}

    Manifest {
        versions = List.copyOf(versions);
        routes = Map.copyOf(routes);
    }

    /** Content hash by object, for objects that are in the cache. */
    Map<RemoteObject, String> hashes() {
        Map<RemoteObject, String> hashes = new HashMap<>();
        versions.forEach(version -> version.files().values().forEach(blob -> hashes.put(blob.object(), blob.sha256())));
        return hashes;
    }

    @Nullable
    Version find(String model, @Nullable String version) {
        return versions.stream()
                .filter(each -> each.isOf(model, version))
                .findFirst()
                .orElse(null);
    }

    void write(Path folder) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        ArrayNode list = root.putArray("versions");
        for (Version version : versions) {
            ObjectNode node = list.addObject()
                    .put("model", version.model())
                    .put("version", version.version())
                    .put("fingerprint", version.fingerprint());
            ObjectNode files = node.putObject("files");
            new TreeMap<>(version.files())
                    .forEach((path, blob) ->
                            describe(files.putObject(path), blob.object()).put("sha256", blob.sha256()));
        }
        ObjectNode texts = root.putObject("routes");
        new TreeMap<>(routes)
                .forEach((model, route) ->
                        describe(texts.putObject(model), route.object()).put("text", route.text()));
        DurableFiles.write(
                folder.resolve(FILE), JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8), ".manifest-");
    }

    private static ObjectNode describe(ObjectNode node, RemoteObject object) {
        return node.put("key", object.key()).put("size", object.size()).put("tag", object.tag());
    }

    /** The manifest in a cache folder; {@link #NONE} where there is none or it makes no sense, for all can be fetched again. */
    static Manifest read(Path folder) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(folder.resolve(FILE)));
            Manifest manifest = root.path("format").asInt(0) == FORMAT ? read(root) : NONE;
            return manifest.isSound() ? manifest : NONE;
        } catch (NoSuchFileException | JacksonException e) {
            return NONE;
        }
    }

    private static Manifest read(JsonNode root) {
        List<Version> versions = new ArrayList<>();
        for (JsonNode node : root.path("versions")) {
            Map<String, Blob> files = new TreeMap<>();
            node.path("files")
                    .properties()
                    .forEach(file -> files.put(
                            file.getKey(), new Blob(object(file.getValue()), text(file.getValue(), "sha256"))));
            String version = node.path("version").isString() ? text(node, "version") : null;
            versions.add(new Version(text(node, "model"), version, text(node, "fingerprint"), files));
        }
        Map<String, Route> routes = new TreeMap<>();
        root.path("routes")
                .properties()
                .forEach(route -> routes.put(
                        route.getKey(), new Route(object(route.getValue()), text(route.getValue(), "text"))));
        return new Manifest(versions, routes);
    }

    private static RemoteObject object(JsonNode node) {
        return new RemoteObject(text(node, "key"), node.path("size").asLong(-1), text(node, "tag"));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }

    /** A damaged manifest must not name a file outside the cache. */
    private boolean isSound() {
        return routes.keySet().stream().allMatch(Names::isName)
                && versions.stream().allMatch(Manifest::isSound);
    }

    private static boolean isSound(Version version) {
        return Names.isName(version.model())
                && (version.version() == null || Names.isName(version.version()))
                && FINGERPRINT.matcher(version.fingerprint()).matches()
                && version.files().entrySet().stream().allMatch(Manifest::isSound);
    }

    private static boolean isSound(Map.Entry<String, Blob> file) {
        return Names.refusal(file.getKey()) == null
                && SHA256.matcher(file.getValue().sha256()).matches();
    }
}
