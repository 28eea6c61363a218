package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {

    @TempDir
    private Path root;

    private Path folder(String name, String model) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name).resolve("deeper"));
        Files.writeString(folder.resolveSibling("model.joblib"), model);
        Files.writeString(folder.resolve("scaler.joblib"), "scaler");
        return root.resolve(name);
    }

    @Test
    void equalFilesHaveOneHashWhereverAndWheneverTheyWereWritten() throws IOException {
        Path one = folder("one", "model");
        Path two = folder("two", "model");
        Files.setLastModifiedTime(two.resolve("model.joblib"), FileTime.fromMillis(1));
        Files.writeString(two.resolve("route.yaml"), "cache: true");
        Files.writeString(two.resolve(".hidden"), "x");
        assertThat(Contents.of(one).hash())
                .hasSize(64)
                .isEqualTo(Contents.of(two).hash());
    }

    @Test
    void anotherContentOrNameIsAnotherHash() throws IOException {
        Path one = folder("one", "model");
        String hash = Contents.of(one).hash();
        assertThat(Contents.of(folder("two", "modem")).hash()).isNotEqualTo(hash);
        Files.move(one.resolve("model.joblib"), one.resolve("other.joblib"));
        assertThat(Contents.of(one).hash()).isNotNull().isNotEqualTo(hash);
    }

    @Test
    void aSingleFileHasOne() throws IOException {
        Path file = Files.writeString(root.resolve("model.onnx"), "model");
        assertThat(Contents.of(file).hash()).hasSize(64);
    }

    /** Also where the new file has the size and the time of the old one. */
    @Test
    void filesThatChangedSinceHaveNone() throws IOException {
        Path one = folder("one", "model");
        Path file = one.resolve("model.joblib");
        Contents contents = Contents.of(one);
        FileTime time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(root.resolve("new"), "modem");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(contents.hash()).isNull();
        Files.delete(file);
        assertThat(contents.hash()).isNull();
        assertThat(Contents.of(root.resolve("nothing")).hash()).isNull();
    }
}
