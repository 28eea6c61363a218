package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.server.config.SourceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments; the next start must be clean. A few in the default build; 200 with
 * {@code ./mvnw -Dquick -pl model,server test -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsurefire.argLine=-Dpicklejar.kills=200}.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("picklejar.kills", 5);
    private static final String URI = "s3://models/prod";
    private static final int FILES = 12;

    private final Random random = new Random(42);

    @TempDir
    Path temp;

    @Test
    void ofADownload() throws Exception {
        byte[] content = new byte[2_000_000];
        try (S3Server server = new S3Server(Files.createDirectory(temp.resolve("bucket")));
                CuttingRelay relay = new CuttingRelay(server.port(), Long.MAX_VALUE)) {
            Path file = temp.resolve("file");
            int unfinished = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                random.nextBytes(content);
                for (int i = 0; i < FILES; i++) {
                    content[0] = (byte) i;
                    Files.write(file, content);
                    server.put("prod/m" + i % 3 + "/1." + i + "/model.joblib", file);
                }
                unfinished += killedWhileScanning(relay, random.nextInt(400)) ? 1 : 0;
                assertCleanStart(relay, content);
            }
            System.out.println("killed " + KILLS + " downloads, " + unfinished + " of them unfinished");
            assertThat(unfinished).isPositive();
        }
    }

    private boolean killedWhileScanning(CuttingRelay relay, int millis) throws Exception {
        ChildJvm child =
                ChildJvm.start("-Xmx64m", ScanOnce.class, URI, relay.endpoint().toString(), cache().toString());
        awaitLine(child);
        long sofar = relay.received.get();
        while (child.process().isAlive() && relay.received.get() - sofar < 100_000) {
            Thread.onSpinWait();
        }
        boolean ended = child.process().waitFor(millis, TimeUnit.MILLISECONDS);
        child.kill();
        return !ended;
    }

    private void assertCleanStart(CuttingRelay relay, byte[] content) throws Exception {
        SourceConfig config = S3Server.config(relay.endpoint(), cache());
        try (Source source = S3Server.source(URI, config)) {
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(inventory.found()).hasSize(FILES);
            for (Found found : inventory.found()) {
                content[0] =
                        Byte.parseByte(Objects.requireNonNull(found.version()).substring(2));
                assertThat(Arrays.equals(Files.readAllBytes(found.path().resolve("model.joblib")), content))
                        .isTrue();
            }
            source.scan();
        }
        assertThat(leftOvers()).isEmpty();
    }

    private List<Path> leftOvers() throws Exception {
        try (Stream<Path> files = Files.walk(cache())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Objects.requireNonNull(file.getParent()).endsWith("parts")
                            || cache().relativize(file).toString().contains("/tmp/")
                            || file.toString().endsWith(".tmp"))
                    .toList();
        }
    }

    private Path cache() {
        return temp.resolve("cache");
    }

    @Test
    void ofARouteBeingWritten() throws Exception {
        Path model = Files.createDirectories(temp.resolve("models/credit/1.0.0"));
        Files.writeString(model.resolve("model.joblib"), "model");
        Path repository = temp.resolve("models");
        for (int kill = 0; kill < KILLS; kill++) {
            ChildJvm child = ChildJvm.start("-Xmx64m", RouteWriter.class, repository.toString());
            awaitLine(child);
            assertThat(child.process().waitFor(random.nextInt(200), TimeUnit.MILLISECONDS))
                    .isFalse();
            child.kill();
            try (Source source = new LocalSource(repository, new ArtifactLoader(List.of()))) {
                Inventory inventory = source.scan();
                assertThat(inventory.problems()).isEmpty();
                assertThat(inventory.found()).hasSize(1);
                String text = inventory.routes().getOrDefault("credit", RouteWriter.text(0));
                assertThat(text).hasLineCount(RouteWriter.LINES);
                assertThat(text.lines().distinct()).hasSize(1);
            }
        }
    }

    private static void awaitLine(ChildJvm child) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int c = child.process().getInputStream().read();
                c >= 0 && c != '\n';
                c = child.process().getInputStream().read()) {
            line.append((char) c);
        }
        assertThat(line.toString()).isIn("scanning", "writing");
    }
}
