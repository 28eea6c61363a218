package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.PickleFile;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found at one path: its files, and the model that they make together. Nothing of the files is run.
 *
 * @param files the file itself, or all of a folder
 * @param model the model as it would be served, or null where it cannot be
 * @param problem why there is no model, or null
 */
record Inspection(
        Path path,
        List<File> files,
        @Nullable Artifact model,
        @Nullable String problem) implements AutoCloseable {

    Inspection {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param size in bytes
     * @param pickle what it holds, or null where it is no pickle or cannot be read
     * @param part what the importer makes of it, or null
     * @param problem why it cannot be read or imported, or null
     */
    record File(
            String name,
            long size,
            @Nullable PickleFile pickle,
            @Nullable LoadedPart part,
            @Nullable String problem) {

        /** Whether something in it would be refused, or it cannot be read at all. */
        boolean isBad() {
            return pickle == null ? problem != null : !pickle.refusals().isEmpty();
        }
    }

    static Inspection of(Path path, ArtifactLoader loader, SklearnEngine engine) throws IOException {
        List<File> files = new ArrayList<>();
        for (Path file : paths(path)) {
            boolean isOther = extension(file).equals("onnx") || new BoosterEngine().reads(extension(file));
            boolean isPickle = engine.reads(extension(file)) || (!isOther && !Files.isDirectory(path));
            files.add(isPickle ? pickle(file, engine) : other(file));
        }
        try {
            return new Inspection(path, files, loader.load(path), null);
        } catch (ModelLoadException e) {
            return new Inspection(path, files, null, e.getMessage());
        }
    }

    boolean isBad() {
        return files.stream().anyMatch(File::isBad);
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
        for (File file : files) {
            if (file.part() instanceof LoadedModel loaded) {
                loaded.close();
            }
        }
    }

    private static List<Path> paths(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static File other(Path file) throws IOException {
        return new File(name(file), Files.size(file), null, null, null);
    }

    private static File pickle(Path file, SklearnEngine engine) throws IOException {
        long size = Files.size(file);
        PickleFile pickle;
        try {
            pickle = PickleReader.survey(file, ReadLimits.defaults());
        } catch (ModelFileException e) {
            return new File(name(file), size, null, null, e.getMessage());
        }
        if (!pickle.refusals().isEmpty()) {
            return new File(name(file), size, pickle, null, null);
        }
        try {
            return new File(name(file), size, pickle, engine.assemble(pickle.root()), null);
        } catch (ModelLoadException e) {
            return new File(name(file), size, pickle, null, e.getMessage());
        }
    }

    private static String name(Path file) {
        return Objects.requireNonNullElse(file.getFileName(), file).toString();
    }

    private static String extension(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
