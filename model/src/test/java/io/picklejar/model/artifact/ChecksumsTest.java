package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    private static final String HALF = "0123456789abcdef".repeat(2);

    @TempDir
    Path path;

    private Folder folder;

    @BeforeEach
    void makeFolder() {
        folder = Folder.in(path).with("model.fake", "model width=1").with("empty.fake", "");
    }

    private static String files(String name, String digest) {
        return "{'preprocessing': [], 'files': {'" + name + "': 'sha256:" + digest + "'}}";
    }

    @Test
    void theChecksumOfNothingIsTheKnownOne() {
        assertThat(Checksums.sha256(path.resolve("empty.fake")))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void anAgreeingChecksumLoads() {
        String digest = Checksums.sha256(path.resolve("model.fake"));
        assertThat(folder.metadata(files("model.fake", digest)).load().files()).containsExactly("model.fake");
        assertThat(folder.metadata(files("model.fake", digest.toUpperCase(java.util.Locale.ROOT)))
                        .load()
                        .files())
                .containsExactly("model.fake");
    }

    @Test
    void aDifferentChecksumIsRefusedBeforeAByteIsParsed() {
        folder.with("model.fake", "broken")
                .metadata(files("model.fake", "0".repeat(64)))
                .refusal()
                .isEqualTo("model.fake: checksum sha256:"
                        + Checksums.sha256(path.resolve("model.fake")).substring(0, 12)
                        + "… (expected: sha256:000000000000…, from metadata.json); the file was changed or copied"
                        + " incompletely after it was saved");
        assertThat(folder.engine().loaded).isEmpty();
    }

    @Test
    void everyFileThatIsNamedIsChecked() {
        folder.metadata(files("empty.fake", "1".repeat(64))).refusal().startsWith("empty.fake: checksum sha256:e3b0c4");
    }

    @Test
    void goldenCasesAreCheckedBeforeTheyAreRead() {
        folder.golden("not JSON")
                .metadata(files("golden.json", "2".repeat(64)))
                .refusal()
                .startsWith("golden.json: checksum");
    }

    @Test
    void aMalformedChecksumIsRefused() {
        for (String wrong : new String[] {"", "0", "g".repeat(64), "0".repeat(65), HALF}) {
            folder.metadata(files("model.fake", wrong))
                    .refusal()
                    .isEqualTo("metadata.json: files.model.fake: \"sha256:" + wrong
                            + "\" (expected: sha256: and 64 hexadecimal digits)");
        }
    }
}
