package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people hand over instead of a pickle, and what they are told. */
class FileKindsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1 | this is a git-lfs pointer, not the model: run git lfs pull",
                "PK\\003\\004 | this is a zip file",
                "\\211HDF\\r\\n | this is an HDF5 file",
                "\\223NUMPY | this is a .npy array",
                "<!DOCTYPE html><html> | this is a web page or XML",
                "  <HTML> | this is a web page or XML",
                "<?xml version='1.0'?> | this is a web page or XML",
                "tree\\nversion=v4 | this is a LightGBM text model",
                "binf\\000 | this is an XGBoost binary model",
                "\\010\\007\\022\\007pytorch | this is an ONNX model",
                "Not Found | this is text, not a pickle: it begins 'Not Found'",
                "{\"learner\": {}} | this is text, not a pickle",
                "hello world | this is text, not a pickle: it begins 'hello world'",
                "(\\265/\\375 | this is zstandard-compressed",
                "ZF12345678901234567890123 | cannot unpack: ZF header",
                "\\037\\213xxxxxxxx | cannot unpack",
                "\\000\\001\\002 | unknown instruction 0x0 at byte 0"
            })
    void saysWhatItIs(String content, String message) {
        byte[] file = content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PickleReader.read(file, Fixtures.limits()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void emptyMissingAndDirectory() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pkl"));
        assertThatThrownBy(() -> PickleReader.read(empty, Fixtures.limits()))
                .isInstanceOf(TruncatedException.class)
                .hasMessage("the file is empty (expected: a pickle or joblib file)");
        assertThatThrownBy(() -> PickleReader.read(folder.resolve("absent.pkl"), Fixtures.limits()))
                .hasMessage("absent.pkl does not exist");
        assertThatThrownBy(() -> PickleReader.read(folder, Fixtures.limits())).hasMessageContaining("is a directory");
    }

    @Test
    void sideFilesStayInTheFolder() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.copy(Fixtures.path("old-joblib/model.pkl"), model.resolve("model.pkl"));
        assertThatThrownBy(() -> PickleReader.read(model.resolve("model.pkl"), Fixtures.limits()))
                .hasMessageContaining("needs the file 'model.pkl_01.npy'");
        Path outside = folder.resolve("outside.npy");
        Files.copy(Fixtures.path("old-joblib/model.pkl_01.npy"), outside);
        Files.createSymbolicLink(model.resolve("model.pkl_01.npy"), outside);
        assertThatThrownBy(() -> PickleReader.read(model.resolve("model.pkl"), Fixtures.limits()))
                .hasMessageContaining("is a link out of the model's folder");
        byte[] bytes = Fixtures.bytes("old-joblib/model.pkl");
        assertThatThrownBy(() -> PickleReader.read(bytes, Fixtures.limits()))
                .hasMessageContaining("read it from its folder");
    }
}
