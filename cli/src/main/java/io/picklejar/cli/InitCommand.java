package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code picklejar init}: metadata.json for a model that came without. */
@Command(
        name = "init",
        description = "Writes metadata.json for a model: features, classes and checksums as the model file has them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar init model.joblib", "  picklejar init model_artifacts --force"})
final class InitCommand implements Callable<Integer> {

    private static final String METADATA = "metadata.json";

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A model file or a model folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path path;

    @Option(
            names = "--force",
            description = "Overwrite a metadata.json; what it says beyond features, classes and checksums is kept.")
    private boolean force;

    InitCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = folder(Paths.existing(spec, path));
        Path target = folder.resolve(METADATA);
        if (Files.exists(target) && !force) {
            throw new FailureException(target + ": exists already (--force overwrites it)");
        }
        ArtifactLoader loader = new ArtifactLoader(Engines.looking(new SklearnEngine()));
        if (!loader.isModel(path)) {
            throw new FailureException(path + ": no model here (expected: a model folder or a model file)");
        }
        try (Artifact artifact = loader.load(path)) {
            ObjectNode metadata = MetadataDraft.of(artifact, folder);
            write(target, Json.text(metadata) + "\n");
            String features = artifact.schema().size() == 1
                    ? "1 feature"
                    : artifact.schema().size() + " features";
            streams.out().println("wrote " + target + ": " + artifact.type() + ", " + features);
            artifact.warnings().forEach(warning -> streams.out().println("warning: " + warning));
        }
        streams.out().flush();
        return Exit.OK;
    }

    private static Path folder(Path path) {
        if (Files.isDirectory(path)) {
            return path;
        }
        Path parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** Whole or not at all. */
    private static void write(Path target, String text) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(folder, ".metadata", ".json");
        try {
            Files.writeString(draft, text);
            if (Files.getFileStore(draft).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        draft, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
