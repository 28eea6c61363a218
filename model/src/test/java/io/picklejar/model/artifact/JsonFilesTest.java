package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonFilesTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("metadata.json");
    }

    private JsonNode read(String content) throws IOException {
        Files.writeString(file, content);
        return JsonFiles.read(file);
    }

    private String refusal(String content) throws IOException {
        Files.writeString(file, content);
        return Folder.refusalOf(() -> JsonFiles.read(file));
    }

    @Test
    void readsWhatPythonWrites() throws IOException {
        JsonNode json = read("{\"auc\": NaN, \"best\": Infinity, \"worst\": -Infinity, \"city\": \"Zürich\"}");
        assertThat(json.get("auc").asDouble()).isNaN();
        assertThat(json.get("best").asDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(json.get("worst").asDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(json.get("city").asString()).isEqualTo("Zürich");
    }

    @Test
    void passesOverAByteOrderMark() throws IOException {
        assertThat(read("\ufeff{\"a\": 1}").get("a").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1      | metadata.json: not JSON: line 1, column 8: the end of the JSON (expected: ',' or '}')
            {"a": 0x1}   | metadata.json: not JSON: line 1, column 8: 'x1' (expected: ',' or '}')
            {"a": +1}    | metadata.json: not JSON: line 1, column 7: '+' (expected: a value)
            // {}        | metadata.json: not JSON: line 1, column 1: '/' (expected: a value)
            {"a": tru}   | metadata.json: not JSON: line 1, column 7: 'tru' (expected: true, false, null, or a text in double quotes)
            {'a': 1}     | metadata.json: not JSON: line 1, column 2: ''' (expected: a name in double quotes, or '}')
            {"a": 1} x   | metadata.json: not JSON: line 1, column 10: something follows the value (expected: nothing)
            {"a": 1} {}  | metadata.json: not JSON: line 1, column 10: something follows the value (expected: nothing)
            \\x80        | metadata.json: not JSON: line 1, column 1: '\\' (expected: a value)
            """)
    void saysWhereItIsNoJson(String content, String message) throws IOException {
        assertThat(refusal(content)).isEqualTo(message).doesNotContain("`", "JsonToken", "Feature", "\n");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Files.write(file, new byte[] {'"', (byte) 0xff, '"'});
        assertThat(Folder.refusalOf(() -> JsonFiles.read(file)))
                .startsWith("metadata.json: not JSON: line 1, column 2: byte 0xff (expected: UTF-8)");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        assertThat(refusal("")).isEqualTo("metadata.json: empty (expected: JSON)");
        assertThat(refusal(" \n ")).isEqualTo("metadata.json: empty (expected: JSON)");
    }

    @Test
    void refusesDeepNesting() throws IOException {
        assertThat(refusal("[".repeat(100_000)))
                .isEqualTo("metadata.json: too large (expected: at most 64 levels, 1000000 values and numbers of 1000"
                        + " digits)");
        assertThat(read("[".repeat(64) + "]".repeat(64)).isArray()).isTrue();
    }

    @Test
    void refusesMoreValuesThanAnyNotebookWrites() throws IOException {
        assertThat(refusal("[" + "{},".repeat(600_000) + "{}]")).startsWith("metadata.json: too large");
    }

    @Test
    void refusesANumberOfThousandsOfDigits() throws IOException {
        assertThat(refusal("9".repeat(5000))).startsWith("metadata.json: too large");
    }

    @Test
    void refusesAHugeFileWithoutReadingAllOfIt() throws IOException {
        try (SeekableByteChannel sparse =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.position(1L << 40);
            sparse.write(ByteBuffer.wrap("]".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(Folder.refusalOf(() -> JsonFiles.read(file))).isEqualTo("metadata.json: more than 16 MB");
    }

    @Test
    void refusesAFolderOfThatName() throws IOException {
        Files.createDirectory(file);
        assertThat(Folder.refusalOf(() -> JsonFiles.readIfThere(folder, "metadata.json")))
                .isEqualTo("metadata.json: is no file");
    }

    @Test
    void aFileThatIsNotThereIsNone() {
        assertThat(JsonFiles.readIfThere(folder, "metadata.json")).isNull();
    }
}
