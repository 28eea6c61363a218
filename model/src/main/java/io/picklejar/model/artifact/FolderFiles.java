package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which file of a folder is the model and which are its preprocessors. The names that notebooks use decide: the model is
 * {@code model.*} or the only model file; encoders come before scalers unless metadata says otherwise. A label encoder or
 * binarizer decodes the answer, so it counts whether or not metadata lists it among the preprocessing.
 *
 * <p>No file that lies outside the folder is read, whatever names or links the folder holds: it may come from a stranger.
 *
 * @param preprocessing in the order of application
 * @param ignored model files that are neither, for a warning
 */
record FolderFiles(Path model, List<Path> preprocessing, List<Path> ignored) {

    private static final Set<String> OURS = Set.of("metadata.json", "golden.json", "baseline.json");

    /** Extensions of model files that Picklejar knows of, whether or not an engine for them is here. */
    private static final Set<String> KNOWN_EXTENSIONS =
            Set.of("joblib", "pkl", "pickle", "skops", "onnx", "ubj", "bst", "cbm", "pt", "pth", "h5", "keras");

    /** Extensions that other files of a folder have as well; of those only what looks like a model inside counts. */
    private static final Set<String> GENERAL_EXTENSIONS = Set.of("json", "txt", "bin", "model");

    /** Words in the names of preprocessors, in the order in which such steps are applied. */
    private static final List<String> STEPS =
            List.of("preprocess", "imputer", "encoder", "vectorizer", "transformer", "scaler", "selector", "pca");

    /** Whether a folder looks like one that a notebook saved. */
    static boolean isModelFolder(Path folder, List<ModelEngine> engines) {
        List<Path> files = list(folder);
        return files.stream().anyMatch(file -> isOurs(file.getFileName().toString()))
                || files.stream().anyMatch(file -> isModelFile(folder, file, engines));
    }

    private static boolean isOurs(String name) {
        return name.equals(MetadataReader.FILE) || name.equals(MlflowFolder.FILE);
    }

    /** The same from the names of a folder's files alone: those that only their content tells count as something else. */
    static boolean holdsModel(Collection<String> names, List<ModelEngine> engines) {
        return names.stream().anyMatch(name -> isOurs(name) || byName(name, engines) == Kind.MODEL);
    }

    /** @param folder as {@link Path#toRealPath} gives it */
    static FolderFiles find(Path folder, Metadata metadata, List<ModelEngine> engines) {
        List<Path> candidates = list(folder).stream()
                .filter(file -> isModelFile(folder, file, engines))
                .toList();
        List<Path> steps = steps(folder, metadata.preprocessing(), candidates);
        List<Path> rest =
                candidates.stream().filter(file -> !steps.contains(file)).toList();
        Path model = model(folder, rest, candidates);
        requireInside(folder, model);
        steps.forEach(step -> requireInside(folder, step));
        return new FolderFiles(
                model, steps, rest.stream().filter(file -> !file.equals(model)).toList());
    }

    private static List<Path> steps(Path folder, @Nullable List<String> listed, List<Path> candidates) {
        if (listed == null && candidates.size() == 1) {
            return List.of();
        }
        List<Path> steps = new ArrayList<>();
        if (listed == null) {
            steps.addAll(stepsByName(candidates));
        } else {
            listed.forEach(name -> steps.add(inside(folder, name, "metadata.json: preprocessing")));
        }
        candidates.stream()
                .filter(file -> isDecoder(file) && !steps.contains(file))
                .forEach(steps::add);
        return steps;
    }

    /** Whether the name is one that notebooks give to what decodes labels: {@code label_encoder}, {@code mlb}, …. */
    static boolean isDecoder(Path file) {
        String stem = stem(file);
        String letters = stem.replaceAll("[^a-z0-9]", "");
        return letters.contains("labelencoder")
                || letters.contains("labelbinarizer")
                || List.of(stem.split("[^a-z0-9]+", -1)).contains("mlb");
    }

    private static Path model(Path folder, List<Path> rest, List<Path> candidates) {
        List<Path> named =
                rest.stream().filter(file -> stem(file).equals("model")).toList();
        List<Path> choice = named.isEmpty() ? rest : named;
        if (choice.size() == 1) {
            return choice.get(0);
        }
        String found = candidates.isEmpty() ? "no model file" : names(choice.isEmpty() ? candidates : choice);
        throw new ModelLoadException("folder " + folder.getFileName() + ": " + found
                + " (expected: one model file, such as model.joblib, model.pkl or model.pickle)");
    }

    private static String names(List<Path> files) {
        return String.join(
                ", ", files.stream().map(file -> file.getFileName().toString()).toList());
    }

    private static List<Path> stepsByName(List<Path> candidates) {
        return candidates.stream()
                .filter(file -> step(file).isPresent() && !stem(file).equals("model"))
                .sorted(Comparator.comparingInt((Path file) -> step(file).orElseThrow())
                        .thenComparing(Path::getFileName))
                .toList();
    }

    private static Optional<Integer> step(Path file) {
        String stem = stem(file);
        for (int i = 0; i < STEPS.size(); i++) {
            if (stem.contains(STEPS.get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** What the name of a file tells. */
    private enum Kind {
        MODEL,
        MAYBE,
        OTHER
    }

    private static Kind byName(String name, List<ModelEngine> engines) {
        String extension = extension(name);
        if (OURS.contains(name) || name.startsWith(".")) {
            return Kind.OTHER;
        }
        if (GENERAL_EXTENSIONS.contains(extension)) {
            return stem(name).equals("model") ? Kind.MODEL : Kind.MAYBE;
        }
        boolean isKnown =
                KNOWN_EXTENSIONS.contains(extension) || engines.stream().anyMatch(engine -> engine.reads(extension));
        return isKnown ? Kind.MODEL : Kind.OTHER;
    }

    private static boolean isModelFile(Path folder, Path file, List<ModelEngine> engines) {
        Kind kind = byName(file.getFileName().toString(), engines);
        return kind == Kind.MODEL || (kind == Kind.MAYBE && looksLikeModel(folder, file, engines));
    }

    private static boolean looksLikeModel(Path folder, Path file, List<ModelEngine> engines) {
        return leadsInside(folder, file)
                && engines.stream().anyMatch(engine -> engine.reads(extension(file)) && engine.recognises(file));
    }

    private static boolean leadsInside(Path folder, Path file) {
        try {
            return file.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModelLoadException("folder " + folder.getFileName() + ": cannot be listed", e);
        }
    }

    /** A file that metadata names: a plain name of a file that lies in the folder itself. */
    static Path inside(Path folder, String name, String where) {
        boolean isPlain = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\\') < 0
                && name.indexOf('\0') < 0;
        if (!isPlain) {
            throw new ModelLoadException(where + ": " + name + " (expected: the name of a file in the folder)");
        }
        Path file = ours(folder, name);
        if (file == null) {
            throw new ModelLoadException(where + ": " + name + " (no such file in the folder)");
        }
        return file;
    }

    /**
     * The file of that name in the folder, or null where there is none.
     *
     * @throws ModelLoadException if it is no file or leads out of the folder
     */
    static @Nullable Path ours(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        requireInside(folder, file);
        if (!Files.isRegularFile(file)) {
            throw new ModelLoadException(name + ": is no file");
        }
        return file;
    }

    /** Links within the folder are fine (Kubernetes mounts are made of them), those that lead out are not. */
    private static void requireInside(Path folder, Path file) {
        try {
            if (!file.toRealPath().startsWith(folder)) {
                throw new ModelLoadException(
                        file.getFileName() + ": links to a place outside the folder (expected: the file itself)");
            }
        } catch (IOException e) {
            throw new ModelLoadException(file.getFileName() + ": cannot be read", e);
        }
    }

    static String extension(Path file) {
        return extension(file.getFileName().toString());
    }

    private static String extension(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return dot < 0 ? "" : lower.substring(dot + 1);
    }

    static String stem(Path file) {
        return stem(file.getFileName().toString());
    }

    private static String stem(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        return dot <= 0 ? lower : lower.substring(0, dot);
    }
}
