package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a checkout, with a JDK and a Maven that only say what they were asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final String NONE =
            "picklejar needs Java 25: install Temurin 25 (https://adoptium.net) or set PICKLEJAR_JAVA";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path root = Path.of("");
    private Path jdks = Path.of("");

    @BeforeEach
    void checkout() throws Exception {
        root = Files.createDirectories(folder.resolve("the checkout"));
        jdks = Files.createDirectories(folder.resolve("some jdks"));
        Files.copy(Path.of("../picklejar"), root.resolve("picklejar"));
        Launch.script(root.resolve("picklejar"), Files.readString(root.resolve("picklejar")));
        Files.createDirectories(root.resolve("model/src/main"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("model/pom.xml"), "");
        Files.writeString(root.resolve("model/src/main/A.java"), "");
        age(root.resolve("pom.xml"), root.resolve("model/pom.xml"), root.resolve("model/src/main/A.java"));
        age(root.resolve("model/src/main"));
        maven("mkdir -p cli/target/picklejar/lib cli/target/picklejar-stamp");
    }

    private static void age(Path... files) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
        }
    }

    private void maven(String build) throws IOException {
        Launch.script(root.resolve("mvnw"), "#!/bin/sh\necho \"$JAVA_HOME: $*\" >>calls\n" + build + "\n");
    }

    /** A JDK that prints what it is run with. */
    private Path jdk(String name, String version) throws IOException {
        Path home = jdks.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        Launch.script(home.resolve("bin/java"), "#!/bin/sh\nfor a; do last=$a; done\necho " + name + " \"$last\"\n");
        Launch.script(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    private Result launch(Map<String, String> environment, String... args) throws Exception {
        return Launch.run(root.resolve("picklejar"), folder, jdks, environment, args);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(root.resolve("calls"));
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        jdk("jdk-17", "17.0.15");
        jdk("jdk-8", "1.8.0_402");
        Result result = launch(Map.of());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).containsExactly(NONE);
    }

    @Test
    void buildsOnFirstUseAndThenOnlyWhenASourceIsNewer() throws Exception {
        Path jdk = jdk("jdk-25", "25.0.1");
        Result first = launch(Map.of(), "a b");
        assertThat(first.err().lines()).containsExactly("building picklejar (first use)…");
        assertThat(first.out()).isEqualTo("jdk-25 a b\n");
        assertThat(calls()).containsExactly(jdk + ": -q --batch-mode -Dquick -DskipTests package");

        assertThat(launch(Map.of(), "x")).isEqualTo(new Result(0, "jdk-25 x\n", ""));

        Files.setLastModifiedTime(
                root.resolve("model/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(launch(Map.of(), "x").err().lines()).containsExactly("building picklejar (sources changed)…");
        assertThat(calls()).hasSize(2);
    }

    @Test
    void aBuildByMavenTellsWhenItBegan() throws Exception {
        jdk("jdk-25", "25");
        launch(Map.of());
        Path stamp = root.resolve("cli/target/picklejar-stamp/built");
        Files.writeString(stamp, "209901010000.00");
        assertThat(launch(Map.of()).err()).isEmpty();
        Files.writeString(stamp, "202001010000.00");
        assertThat(launch(Map.of()).err()).startsWith("building");
        assertThat(stamp).isEmptyFile();
    }

    @Test
    void ofTwoAtOnceOneBuilds() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("sleep 0.5; mkdir -p cli/target/picklejar/lib cli/target/picklejar-stamp");
        CompletableFuture<Result> other = CompletableFuture.supplyAsync(() -> {
            try {
                return launch(Map.of(), "x");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(launch(Map.of(), "x").out()).isEqualTo("jdk-25 x\n");
        assertThat(other.get().out()).isEqualTo("jdk-25 x\n");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void aBuildThatFailsShowsItsLastWords() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("echo it is broken; exit 1");
        Result result = launch(Map.of());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly(
                        "building picklejar (first use)…",
                        "it is broken",
                        "picklejar: the build failed; all it said is in "
                                + root.toRealPath().resolve("target/picklejar-build.log"));
    }

    @Test
    void theJdkThatIsNamedIsTheOne() throws Exception {
        Path named = jdk("named", "26");
        jdk("jdk-25", "25.0.1");
        assertThat(launch(Map.of("PICKLEJAR_JAVA", named.toString()), "x").out())
                .isEqualTo("named x\n");
        String binary = named.resolve("bin/java").toString();
        assertThat(launch(Map.of("PICKLEJAR_JAVA", binary), "x").out()).isEqualTo("named x\n");

        Path old = jdk("old", "21.0.2");
        Result result = launch(Map.of("PICKLEJAR_JAVA", old.toString()));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly("picklejar: PICKLEJAR_JAVA: " + old + " (Java 21; expected: a JDK 25 or newer)");
    }

    @Test
    void javaHomeComesBeforeTheUsualFolders() throws Exception {
        jdk("a", "25.0.1");
        Path home = jdk("z", "25.0.1");
        assertThat(launch(Map.of("JAVA_HOME", home.toString()), "x").out()).isEqualTo("z x\n");
        Path old = jdk("old", "17.0.1");
        assertThat(launch(Map.of("JAVA_HOME", old.toString()), "x").out()).isEqualTo("a x\n");
    }

    @Test
    void worksThroughLinks() throws Exception {
        jdk("jdk-25", "25.0.1");
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("one"), Path.of("two"));
        Files.createSymbolicLink(links.resolve("two"), Path.of("../the checkout/picklejar"));
        assertThat(Launch.run(links.resolve("one"), folder, jdks, Map.of(), "x").out())
                .isEqualTo("jdk-25 x\n");
    }

    @Test
    void aJavaThatMakesNoAotCacheIsToldOf() throws Exception {
        Path jdk = jdk("jdk-25", "25.0.1");
        launch(Map.of());
        Launch.script(jdk.resolve("bin/java"), "#!/bin/sh\necho its last words >&2; exit 3\n");
        Result result = launch(Map.of(), "aot-cache");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly("its last words", "picklejar: the AOT cache could not be made");
        assertThat(root.resolve("cli/target/picklejar/lib")).isEmptyDirectory();
    }

    @Test
    void whereThereIsNothingToRunItSaysSo() throws Exception {
        Path alone = folder.resolve("alone");
        Launch.script(alone, Files.readString(root.resolve("picklejar")));
        Result result = Launch.run(alone, folder, jdks, Map.of());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("neither a distribution");
    }
}
