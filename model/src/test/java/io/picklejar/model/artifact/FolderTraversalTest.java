package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder from a stranger tries to have files read that are not in it. */
class FolderTraversalTest {

    private static final String CHECKSUM = "sha256:" + "0".repeat(64);

    @TempDir
    Path root;

    private Folder folder;
    private Path outside;

    @BeforeEach
    void makeFolder() throws IOException {
        Path inner = Files.createDirectory(root.resolve("model_artifacts"));
        Files.createDirectory(inner.resolve("sub"));
        outside = Files.writeString(root.resolve("outside.fake"), "step width=1 times=2");
        Files.writeString(inner.resolve("sub/scaler.fake"), "step width=1 times=2");
        folder = Folder.in(inner).with("model.fake", "model width=1").with("scaler.fake", "step width=1 times=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.fake", "..", ".", "./scaler.fake", "sub/scaler.fake", "sub/../scaler.fake",
                "/etc/passwd", "//scaler.fake", "..\\\\outside.fake", "scaler.fake/", "\\u0000",
                        "scaler.fake\\u0000.txt"
            })
    void preprocessingAndChecksumsTakePlainNamesOnly(String name) {
        String shown = name.replace("\\u0000", "?").replace("\\\\", "\\");
        folder.metadata("{'preprocessing': ['" + name + "']}");
        folder.refusal()
                .isEqualTo("metadata.json: preprocessing: " + shown + " (expected: the name of a file in the folder)");
        folder.metadata("{'files': {'" + name + "': '" + CHECKSUM + "'}}");
        folder.refusal().isEqualTo("metadata.json: files: " + shown + " (expected: the name of a file in the folder)");
        assertThat(folder.engine().loaded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.fake", "~", "*.fake", "Scaler.fake"})
    void aFileThatIsNotThereIsNamed(String name) {
        folder.metadata("{'preprocessing': ['" + name + "']}")
                .refusal()
                .isEqualTo("metadata.json: preprocessing: " + name + " (no such file in the folder)");
        folder.metadata("{'files': {'" + name + "': '" + CHECKSUM + "'}}")
                .refusal()
                .isEqualTo("metadata.json: files: " + name + " (no such file in the folder)");
    }

    @Test
    void aFolderIsNoFile() {
        folder.metadata("{'preprocessing': ['sub']}").refusal().isEqualTo("sub: is no file");
    }

    @Test
    void aLinkThatLeadsOutIsRefusedWhereverItStands() {
        folder.link("imputer.fake", outside)
                .refusal()
                .isEqualTo("imputer.fake: links to a place outside the folder (expected: the file itself)");
        folder.metadata("{'preprocessing': ['imputer.fake']}").refusal().startsWith("imputer.fake: links to a place");
        folder.metadata("{'preprocessing': [], 'files': {'imputer.fake': '" + CHECKSUM + "'}}")
                .refusal()
                .startsWith("imputer.fake: links to a place outside");
        assertThat(folder.engine().loaded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata.json", "golden.json"})
    void ourOwnFilesMayNotLeadOutEither(String name) {
        folder.link(name, outside).refusal().startsWith(name + ": links to a place outside the folder");
    }

    @Test
    void aModelThatLeadsOutIsRefused() throws IOException {
        Files.delete(folder.path().resolve("model.fake"));
        folder.link("model.fake", outside).refusal().startsWith("model.fake: links to a place outside the folder");
    }

    @Test
    void aLinkThatLeadsNowhereIsToldAsUnreadable() {
        folder.link("metadata.json", root.resolve("nowhere")).refusal().isEqualTo("metadata.json: cannot be read");
    }

    @Test
    void linksWithinTheFolderAreFine() throws IOException {
        Path data = Files.createDirectory(folder.path().resolve("..2026_11_21"));
        Files.writeString(data.resolve("metadata.json"), "{\"model_version\": \"7\"}");
        folder.link("..data", data).link("metadata.json", Path.of("..data/metadata.json"));
        assertThat(folder.load().version()).isEqualTo("7");
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("current"), folder.path());
        folder.metadata("{'preprocessing': ['scaler.fake']}");
        Artifact artifact = folder.loader().load(link);
        assertThat(artifact.name()).isEqualTo("current");
        assertThat(artifact.files()).containsExactly("scaler.fake", "model.fake");
    }

    @Test
    void aBareFileMayBeALink() throws IOException {
        Files.writeString(outside, "model width=1");
        Path link = Files.createSymbolicLink(root.resolve("latest.fake"), outside);
        assertThat(folder.loader().load(link).name()).isEqualTo("latest");
    }
}
