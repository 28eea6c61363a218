package io.picklejar.model.artifact;

import io.picklejar.model.artifact.PreprocessedModel.NamedStep;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Loads model folders and bare model files: finds the files, checks their checksums, loads each with its engine, fits the
 * parts together and checks the schema against them. It does not replay the golden cases; whoever lets a model serve does.
 */
public final class ArtifactLoader {

    private final List<ModelEngine> engines;

    public ArtifactLoader(List<ModelEngine> engines) {
        this.engines = List.copyOf(engines);
    }

    /** Whether loading may start threads that models compute on later: {@link ModelEngine#startsThreads}. */
    public boolean startsThreads() {
        return engines.stream().anyMatch(ModelEngine::startsThreads);
    }

    /** Whether {@code path} is a model rather than a repository of models: a file, or a folder that holds model files. */
    public boolean isModel(Path path) {
        return !Files.isDirectory(path) || FolderFiles.isModelFolder(path, engines);
    }

    /** Whether files of these names, side by side in a folder, are a model; for folders that are not on this machine yet. */
    public boolean holdsModel(Collection<String> fileNames) {
        return FolderFiles.holdsModel(fileNames, engines);
    }

    /** Loads the model at {@code path} under the name that its folder or file gives it. */
    public Artifact load(Path path) {
        return load(path, nameOf(path));
    }

    /** @throws ModelLoadException with one line for the person who saved the model */
    public Artifact load(Path path, String name) {
        Path real = real(path);
        if (Files.isDirectory(real)) {
            return loadFolder(real, name);
        }
        if (!Files.isRegularFile(real)) {
            throw new ModelLoadException(path.getFileName() + ": is neither a file nor a folder");
        }
        FolderFiles file = new FolderFiles(real, List.of(), List.of());
        return assemble(name, real, Metadata.NONE, file, null, inputs -> SchemaFactory.schema(Metadata.NONE, inputs));
    }

    private Artifact loadFolder(Path folder, String name) {
        JsonNode json = JsonFiles.readIfThere(folder, MetadataReader.FILE);
        MlflowFolder mlflow = MlflowFolder.readIfThere(folder);
        Metadata metadata = json == null ? Metadata.NONE : MetadataReader.read(json);
        FolderFiles files = mlflow == null ? FolderFiles.find(folder, metadata, engines) : mlflow.files(folder);
        Checksums.verify(folder, metadata.files());
        GoldenCases golden = GoldenCases.readIfThere(folder);
        return mlflow == null || json != null
                ? assemble(name, folder, metadata, files, golden, inputs -> SchemaFactory.schema(metadata, inputs))
                : assemble(name, folder, mlflow.metadata(), files, golden, mlflow::schema);
    }

    private Artifact assemble(
            String name,
            Path location,
            Metadata metadata,
            FolderFiles files,
            @Nullable GoldenCases golden,
            Function<List<InputColumn>, FeatureSchema> schemas) {
        LoadedModel last = model(files.model(), told(files, metadata));
        try {
            List<String> warnings = new ArrayList<>(last.info().warnings());
            LoadedModel answering = ActivatedModel.of(answering(metadata, last), metadata.output());
            LoadedModel model = withPreprocessing(files, metadata, answering, warnings);
            files.ignored()
                    .forEach(file -> warnings.add(fileName(file)
                            + " is not used: it is neither the model nor named in metadata.json preprocessing"));
            FeatureSchema schema = schemas.apply(model.inputs());
            return new Artifact(
                    name,
                    Objects.requireNonNullElse(metadata.modelVersion(), Artifact.DEFAULT_VERSION),
                    Objects.requireNonNullElse(
                            metadata.modelType(), model.info().type()),
                    location,
                    fileNames(files),
                    metadata,
                    schema,
                    model,
                    golden,
                    warnings);
        } catch (Throwable e) {
            last.close();
            throw e;
        }
    }

    /** With the library's own numbers where metadata asks for them, else with metadata's names for classes that have none. */
    private static LoadedModel answering(Metadata metadata, LoadedModel model) {
        if (metadata.output().raw()) {
            LoadedModel raw = model.raw();
            if (raw == null) {
                throw new ModelLoadException("metadata.json: output.raw is only for model files of boosters");
            }
            return raw;
        }
        if (model.insistsOnClasses()) {
            requireSameClasses(MetadataReader.classes(metadata.all()), model);
        }
        List<Label> classes = model.namesNoClasses() ? MetadataReader.classes(metadata.all()) : List.of();
        return classes.isEmpty() || !(model.output() instanceof Output.Classes)
                ? model
                : RelabelledModel.of("metadata.json: classes", classes, model);
    }

    private static void requireSameClasses(List<Label> told, LoadedModel model) {
        if (!told.isEmpty() && model.output() instanceof Output.Classes own && own.outputs() == 1) {
            List<String> found = told.stream().map(Label::toString).toList();
            List<String> expected =
                    own.classes().get(0).stream().map(Label::toString).toList();
            if (!found.equals(expected)) {
                throw new ModelLoadException(
                        "metadata.json: classes: " + found + " (expected: " + expected + ", as in the model file)");
            }
        }
    }

    /** Metadata is about the columns of requests: those of the model itself where no other file stands before it. */
    private static ToldColumns told(FolderFiles files, Metadata metadata) {
        boolean first = files.preprocessing().stream().allMatch(FolderFiles::isDecoder);
        if (!first) {
            return ToldColumns.NONE;
        }
        List<Feature> features = metadata.features();
        List<String> names = metadata.featureNames();
        if (!features.isEmpty()) {
            List<Domain.Kind> kinds = features.stream()
                    .map(feature -> feature.type().isText() ? Domain.Kind.TEXT : Domain.Kind.NUMBER)
                    .toList();
            return new ToldColumns(
                    features.size(), features.stream().map(Feature::name).toList(), kinds);
        }
        Integer count = metadata.featureCount();
        return names.isEmpty()
                ? new ToldColumns(count == null || count < 0 ? ToldColumns.UNKNOWN : count, List.of(), List.of())
                : new ToldColumns(names.size(), names, List.of());
    }

    private LoadedModel model(Path file, ToldColumns told) {
        LoadedPart part = part(file, told);
        if (part instanceof LoadedModel model) {
            return model;
        }
        throw new ModelLoadException(fileName(file) + ": holds " + part.info().type()
                + ", which transforms but does not predict (expected: a model)");
    }

    /** The model with the folder's preprocessors before it and what decodes its labels behind it. */
    private LoadedModel withPreprocessing(
            FolderFiles files, Metadata metadata, LoadedModel model, List<String> warnings) {
        List<NamedStep> steps = new ArrayList<>();
        LoadedModel labelled = model;
        for (Path file : files.preprocessing()) {
            LoadedPart part = part(file, ToldColumns.NONE);
            part.info().warnings().stream()
                    .filter(warning -> !model.info().warnings().contains(warning))
                    .forEach(warning -> warnings.add(fileName(file) + ": " + warning));
            if (part instanceof LoadedPart.Labels labels) {
                labelled = labels.sets()
                        ? RelabelledModel.ofSets(fileName(file), labels.classes(), labelled)
                        : RelabelledModel.of(fileName(file), labels.classes(), labelled);
            } else if (part instanceof LoadedPart.Step && FolderFiles.isDecoder(file) && !isListed(metadata, file)) {
                warnings.add(fileName(file) + " is not used: it holds "
                        + part.info().type() + " (expected: LabelEncoder or MultiLabelBinarizer)");
            } else if (part instanceof LoadedPart.Step transform) {
                steps.add(new NamedStep(fileName(file), transform));
            } else if (part instanceof LoadedModel second) {
                second.close();
                throw new ModelLoadException(fileName(file) + ": holds "
                        + second.info().type() + ", a model (expected: a preprocessor; the model itself is "
                        + fileName(files.model()) + ")");
            }
        }
        return PreprocessedModel.of(steps, labelled);
    }

    private static boolean isListed(Metadata metadata, Path file) {
        List<String> listed = metadata.preprocessing();
        return listed != null && listed.contains(fileName(file));
    }

    private LoadedPart part(Path file, ToldColumns told) {
        String extension = FolderFiles.extension(file);
        ModelEngine engine = engines.stream()
                .filter(candidate -> candidate.reads(extension))
                .findFirst()
                .orElseThrow(() -> new ModelLoadException(fileName(file) + ": no engine here reads ." + extension
                        + " files (expected: .joblib, .pkl, .pickle, .skops, .json, .ubj, .txt or .model)"));
        try {
            return engine.load(file, told);
        } catch (ModelLoadException e) {
            throw new ModelLoadException(fileName(file) + ": " + e.getMessage(), e);
        }
    }

    private static List<String> fileNames(FolderFiles files) {
        List<String> names = new ArrayList<>();
        files.preprocessing().forEach(file -> names.add(fileName(file)));
        names.add(fileName(files.model()));
        return names;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ModelLoadException(path.getFileName() + ": no such file or folder", e);
        } catch (IOException e) {
            throw new ModelLoadException(path.getFileName() + ": cannot be read", e);
        }
    }

    /** The folder's or file's own name, with what a URL cannot hold replaced: {@code my model} is {@code my-model}. */
    public static String nameOf(Path path) {
        Path file = path.toAbsolutePath().normalize();
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = Files.isDirectory(file) || dot <= 0 ? name : name.substring(0, dot);
        String safe = stem.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return safe.isEmpty() ? "model" : safe.substring(0, Math.min(128, safe.length()));
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
