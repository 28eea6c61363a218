package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.artifact.ArtifactLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSourceTest {

    @TempDir
    Path root;

    @BeforeEach
    void fill() throws IOException {
        file("credit/1.0.0/model.joblib", "one");
        file("credit/1.1.0/model.joblib", "two");
        file("credit/notes/readme.md", "no model");
        file("credit/route.yaml", "traffic: {}\n");
        file("iris/model.pkl", "iris");
        file("iris/route.yaml", "labels: {}\n");
        file(".hidden/model.pkl", "hidden");
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    private Source source(String... inner) {
        return new LocalSource(root.resolve(String.join("/", inner)), new ArtifactLoader(List.of()));
    }

    private static List<String> names(Inventory inventory) {
        return inventory.found().stream()
                .map(found -> found.model() + "/" + found.version())
                .toList();
    }

    @Test
    void everyVersionIsFound() throws IOException {
        Inventory inventory = source().scan();
        assertThat(names(inventory)).containsExactly("credit/1.0.0", "credit/1.1.0", "iris/null");
        assertThat(inventory.routes()).isEqualTo(Map.of("credit", "traffic: {}\n", "iris", "labels: {}\n"));
        assertThat(inventory.problems()).isEmpty();
        assertThat(inventory.found().getFirst().path()).isEqualTo(root.resolve("credit/1.0.0"));
    }

    @Test
    void aModelFolderAndAModelFileAreOneModel() throws IOException {
        assertThat(names(source("iris").scan())).containsExactly("iris/null");
        assertThat(source("iris").scan().routes()).containsOnlyKeys("iris");
        assertThat(names(source("iris/model.pkl").scan())).containsExactly("model/null");
        assertThatThrownBy(() -> source("nowhere").scan()).isInstanceOf(IOException.class);
    }

    @Test
    void theFingerprintChangesWithTheModelAndNotWithTheRoute() throws IOException {
        String before = fingerprint("iris");
        file("iris/route.yaml", "labels: {a: b}\n");
        file("iris/.editor.swp", "x");
        assertThat(fingerprint("iris")).isEqualTo(before);
        file("iris/model.pkl", "longer than before");
        String longer = fingerprint("iris");
        assertThat(longer).isNotEqualTo(before);
        Files.setLastModifiedTime(root.resolve("iris/model.pkl"), FileTime.from(Instant.EPOCH));
        assertThat(fingerprint("iris")).isNotEqualTo(longer);
    }

    @Test
    void aTurnedLinkIsAChange() throws IOException {
        file("volumes/a/model.pkl", "1");
        file("volumes/b/model.pkl", "2");
        Path link = root.resolve("linked");
        Files.createSymbolicLink(link, root.resolve("volumes/a"));
        String before = fingerprint("linked");
        Files.delete(link);
        Files.createSymbolicLink(link, root.resolve("volumes/b"));
        assertThat(fingerprint("linked")).isNotEqualTo(before);
    }

    private String fingerprint(String model) throws IOException {
        return source().scan().found().stream()
                .filter(found -> found.model().equals(model))
                .findFirst()
                .orElseThrow()
                .fingerprint();
    }

    @Test
    void aRouteIsReplacedAsAWhole() throws IOException {
        source().writeRoute("credit", "traffic: {\"1.1.0\": 100}\n");
        source("iris").writeRoute("iris", "shadow: \"2\"\n");
        assertThat(source().scan().routes())
                .isEqualTo(Map.of("credit", "traffic: {\"1.1.0\": 100}\n", "iris", "shadow: \"2\"\n"));
        try (Stream<Path> files = Files.list(root.resolve("credit"))) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void aRouteOfAnotherPlaceIsRefused() {
        assertThatThrownBy(() -> source().writeRoute("../credit", "x"))
                .hasMessageStartingWith("../credit: no such model");
        assertThatThrownBy(() -> source().writeRoute("nobody", "x")).hasMessageStartingWith("nobody: no such model");
        assertThatThrownBy(() -> source("iris/model.pkl").writeRoute("model", "x"))
                .hasMessageStartingWith("model: is a single file");
        assertThatThrownBy(() -> source().writeRoute("credit", "x".repeat(65_537)))
                .hasMessage("route.yaml: 65537 bytes (expected: at most 65536)");
    }

    @Test
    void aRouteThatCannotBeReadIsAProblemOfItsModelAlone() throws IOException {
        file("credit/route.yaml", "x".repeat(65_537));
        Files.write(root.resolve("iris/route.yaml"), new byte[] {(byte) 0xff});
        Inventory inventory = source().scan();
        assertThat(inventory.found()).hasSize(3);
        assertThat(inventory.problems())
                .extracting(Inventory.Problem::toString)
                .containsExactly(
                        "credit: route.yaml (expected: a file of at most 65536 bytes)",
                        "iris: route.yaml: not UTF-8 text");
    }

    @Test
    void whatAKilledWriteLeftIsRemovedOnceItIsOld() throws IOException {
        file("credit/.route-1.tmp", "half");
        file("credit/.route-2.tmp", "half");
        Files.setLastModifiedTime(root.resolve("credit/.route-1.tmp"), FileTime.from(Instant.EPOCH));
        source().scan();
        assertThat(root.resolve("credit/.route-1.tmp")).doesNotExist();
        assertThat(root.resolve("credit/.route-2.tmp")).exists();
    }
}
