package io.picklejar.server.source;

import io.picklejar.server.source.Inventory.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a store make which version: the same rules as for a local repository, from the names alone. Nothing of a
 * version is taken where one of its objects cannot be: half a model is none.
 *
 * @param routes {@code route.yaml} by model
 */
record Layout(List<Part> parts, Map<String, RemoteObject> routes, List<Problem> problems) {

    /**
     * A version.
     *
     * @param files by their path within the version's folder
     */
    record Part(String model, @Nullable String version, Map<String, RemoteObject> files) {
        String fingerprint() {
            StringBuilder lines = new StringBuilder();
            files.forEach((path, object) -> lines.append(path)
                    .append('\0')
                    .append(object.size())
                    .append('\0')
                    .append(object.tag())
                    .append('\n'));
            return Hashes.sha256(lines.toString()).substring(0, 32);
        }
    }

    /** @param holdsModel whether files of these names, side by side, are a model */
    static Layout of(
            List<RemoteObject> objects, String rootName, Limits limits, Predicate<Collection<String>> holdsModel) {
        Sorting sorting = new Sorting(limits, holdsModel);
        objects.stream().filter(object -> !object.key().endsWith("/")).forEach(sorting::add);
        sorting.sort(rootName);
        return new Layout(sorting.parts, sorting.routes, sorting.problems);
    }

    private static final class Sorting {
        final List<Part> parts = new ArrayList<>();
        final Map<String, RemoteObject> routes = new TreeMap<>();
        final List<Problem> problems = new ArrayList<>();
        private final TreeMap<String, RemoteObject> byKey = new TreeMap<>();
        private final Limits limits;
        private final Predicate<Collection<String>> holdsModel;
        private long total;

        Sorting(Limits limits, Predicate<Collection<String>> holdsModel) {
            this.limits = limits;
            this.holdsModel = holdsModel;
        }

        void add(RemoteObject object) {
            byKey.put(object.key(), object);
        }

        void sort(String rootName) {
            if (isModel("")) {
                model(rootName, "");
                return;
            }
            for (String name : folders("")) {
                if (Names.isName(name)) {
                    model(name, name + "/");
                } else if (below(name + "/").keySet().stream()
                        .anyMatch(key -> Names.refusal(name + "/" + key) != null)) {
                    problems.add(new Problem(Names.printable(name), null, "refused: " + refusal(name + "/")));
                }
            }
        }

        private void model(String name, String folder) {
            RemoteObject route = byKey.get(folder + Names.ROUTE);
            if (route != null) {
                routes.put(name, route);
            }
            if (isModel(folder)) {
                part(name, null, folder);
                return;
            }
            for (String version : folders(folder)) {
                String inner = folder + version + "/";
                if (Names.isName(version) && isModel(inner)) {
                    part(name, version, inner);
                } else if (!Names.isName(version) && refusal(inner) != null) {
                    problems.add(new Problem(name, Names.printable(version), "refused: " + refusal(inner)));
                }
            }
        }

        private void part(String model, @Nullable String version, String folder) {
            Map<String, RemoteObject> files = below(folder);
            if (version == null) {
                files.remove(Names.ROUTE);
            }
            String reason = tooMuch(files);
            if (reason == null) {
                reason = refusal(folder);
            }
            if (reason == null) {
                total += bytes(files);
                parts.add(new Part(model, version, files));
            } else {
                problems.add(new Problem(model, version, "refused: " + reason));
            }
        }

        private @Nullable String tooMuch(Map<String, RemoteObject> files) {
            for (Map.Entry<String, RemoteObject> file : files.entrySet()) {
                long size = file.getValue().size();
                if (size < 0 || size > limits.objectBytes()) {
                    return Names.printable(file.getKey()) + ": " + size + " bytes (expected: at most "
                            + limits.objectBytes() + ", source_max_object_bytes)";
                }
            }
            if (files.size() > limits.versionFiles()) {
                return files.size() + " files (expected: at most " + limits.versionFiles() + " in a version)";
            }
            return bytes(files) > limits.totalBytes() - total
                    ? bytes(files) + " bytes, beside " + total + " of others (expected: at most " + limits.totalBytes()
                            + " in all, source_max_total_bytes)"
                    : null;
        }

        private static long bytes(Map<String, RemoteObject> files) {
            return files.values().stream().mapToLong(RemoteObject::size).sum();
        }

        /** Why something below a folder cannot be a file here, or null. */
        private @Nullable String refusal(String folder) {
            Map<String, RemoteObject> files = below(folder);
            for (String key : files.keySet()) {
                String reason = Names.refusal(folder + key);
                if (reason != null) {
                    return reason;
                }
                for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
                    if (files.containsKey(key.substring(0, slash))) {
                        return "name " + Names.printable(key.substring(0, slash)) + ": a file and a folder at once";
                    }
                }
            }
            return null;
        }

        private boolean isModel(String folder) {
            List<String> names = below(folder).keySet().stream()
                    .filter(key -> key.indexOf('/') < 0 && Names.refusal(key) == null)
                    .toList();
            return holdsModel.test(names);
        }

        private Set<String> folders(String folder) {
            TreeSet<String> names = new TreeSet<>();
            for (String key : below(folder).keySet()) {
                int slash = key.indexOf('/');
                if (slash >= 0) {
                    names.add(key.substring(0, slash));
                }
            }
            return names;
        }

        /** The objects in a folder, by the rest of their keys. */
        private Map<String, RemoteObject> below(String folder) {
            TreeMap<String, RemoteObject> files = new TreeMap<>();
            for (Map.Entry<String, RemoteObject> entry :
                    byKey.tailMap(folder, true).entrySet()) {
                if (!entry.getKey().startsWith(folder)) {
                    break;
                }
                files.put(entry.getKey().substring(folder.length()), entry.getValue());
            }
            return files;
        }
    }
}
