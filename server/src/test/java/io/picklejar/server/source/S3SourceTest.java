package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.config.SourceConfig;
import io.picklejar.server.source.Inventory.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server; see {@link S3Server}. */
class S3SourceTest {

    private static final String URI = "s3://models/prod";

    @TempDir
    Path temp;

    private Path cache;
    private S3Server server;
    private SourceConfig config;

    @BeforeEach
    void start() throws Exception {
        cache = Files.createDirectory(temp.resolve("cache"));
        server = new S3Server(Files.createDirectory(temp.resolve("bucket")));
        config = S3Server.config(server.endpoint(), cache);
        server.put("prod/credit/1.0.0/model.joblib", "model one");
        server.put("prod/credit/1.0.0/metadata.json", "{}");
        server.put("prod/credit/route.yaml", "traffic: {\"1.0.0\": 100}\n");
        server.put("prod/iris/MLmodel", "flavors: {}\n");
        server.put("prod/iris/data/more.txt", "nested");
        server.put("prod/README.md", "not a model");
        server.put("elsewhere/churn/model.pkl", "not below the prefix");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static Map<String, Found> byName(Inventory inventory) {
        return inventory.found().stream()
                .collect(Collectors.toMap(
                        found -> found.model() + (found.version() == null ? "" : "/" + found.version()),
                        found -> found));
    }

    private static Found found(Inventory inventory, String name) {
        return Objects.requireNonNull(byName(inventory).get(name));
    }

    private static boolean isBlob(Path file) {
        return Files.isRegularFile(file)
                && Objects.requireNonNull(file.getParent()).endsWith("blobs");
    }

    private static List<String> contents(Inventory inventory, String name) throws Exception {
        return S3Server.contents(found(inventory, name).path());
    }

    @Test
    void theFirstScanBringsEveryVersionAndRoute() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(byName(inventory)).containsOnlyKeys("credit/1.0.0", "iris");
            assertThat(contents(inventory, "credit/1.0.0"))
                    .containsExactly("metadata.json={}", "model.joblib=model one");
            assertThat(contents(inventory, "iris")).containsExactly("MLmodel=flavors: {}\n", "data/more.txt=nested");
            assertThat(inventory.routes()).containsExactly(Map.entry("credit", "traffic: {\"1.0.0\": 100}\n"));
            assertThat(source.describe()).isEqualTo("s3://models/prod");
        }
    }

    @Test
    void aSecondScanFetchesNothingAndSaysTheSame() throws Exception {
        try (CuttingRelay relay = new CuttingRelay(server.port(), Long.MAX_VALUE);
                Source source = S3Server.source(URI, S3Server.config(relay.endpoint(), cache))) {
            server.put("prod/big/model.joblib", "x".repeat(300_000));
            Inventory first = source.scan();
            long after = relay.received.get();
            assertThat(after).isGreaterThan(300_000);
            assertThat(source.scan()).isEqualTo(first);
            assertThat(relay.received.get() - after).isLessThan(20_000);
        }
    }

    @Test
    void anUpdateIsANewFolderAndTheOldOneStaysForOneMoreScan() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            Found old = found(source.scan(), "credit/1.0.0");
            server.put("prod/credit/1.0.0/model.joblib", "model two");
            server.put("prod/credit/1.1.0/model.joblib", "another version");
            server.put("prod/credit/route.yaml", "traffic: {\"1.1.0\": 100}\n");
            Inventory second = source.scan();
            Found fresh = found(second, "credit/1.0.0");
            assertThat(fresh.fingerprint()).isNotEqualTo(old.fingerprint());
            assertThat(contents(second, "credit/1.0.0")).contains("model.joblib=model two");
            assertThat(contents(second, "credit/1.1.0")).containsExactly("model.joblib=another version");
            assertThat(second.routes()).containsEntry("credit", "traffic: {\"1.1.0\": 100}\n");
            assertThat(S3Server.contents(old.path())).contains("model.joblib=model one");
            source.scan();
            assertThat(old.path()).doesNotExist();
            assertThat(fresh.path()).exists();
        }
    }

    @Test
    void aVersionThatIsDeletedLeavesTheInventoryAndThenTheCache() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            source.scan();
            server.delete("prod/credit/1.0.0/model.joblib");
            server.delete("prod/credit/1.0.0/metadata.json");
            assertThat(byName(source.scan())).containsOnlyKeys("iris");
            source.scan();
            assertThat(blobs()).hasSize(2);
        }
    }

    @Test
    void whileTheStoreIsAwayTheLastStateStands() throws Exception {
        Inventory first;
        try (Source source = S3Server.source(URI, config)) {
            first = source.scan();
            int port = server.port();
            server.close();
            Inventory away = source.scan();
            assertThat(away.found()).isEqualTo(first.found());
            assertThat(away.routes()).isEqualTo(first.routes());
            assertThat(away.problems()).hasSize(1).first().satisfies(problem -> {
                assertThat(problem.model()).isEqualTo("*");
                assertThat(problem.reason()).endsWith("the cache's last state stands");
            });
            server = new S3Server(temp.resolve("bucket"), port);
            server.put("prod/credit/1.1.0/model.joblib", "after the outage");
            Inventory back = source.scan();
            assertThat(back.problems()).isEmpty();
            assertThat(byName(back)).containsKey("credit/1.1.0");
        }
    }

    @Test
    void aStartWithoutTheStoreServesFromTheCache() throws Exception {
        Inventory first;
        try (Source source = S3Server.source(URI, config)) {
            first = source.scan();
        }
        server.close();
        try (Source source = S3Server.source(URI, config)) {
            Inventory away = source.scan();
            assertThat(away.found()).isEqualTo(first.found());
            assertThat(contents(away, "credit/1.0.0")).contains("model.joblib=model one");
            assertThat(away.problems()).hasSize(1);
        }
        server = new S3Server(temp.resolve("bucket"));
    }

    @Test
    void withNeitherStoreNorCacheThereIsNothingButTheReason() throws Exception {
        server.close();
        try (Source source = S3Server.source(URI, config)) {
            Inventory nothing = source.scan();
            assertThat(nothing.found()).isEmpty();
            assertThat(nothing.problems()).hasSize(1);
        }
        server = new S3Server(temp.resolve("bucket"));
    }

    @Test
    void aDamagedFileOfTheCacheIsFetchedAgain() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            source.scan();
        }
        damageBlob("model one");
        try (Source source = S3Server.source(URI, config)) {
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(contents(inventory, "credit/1.0.0")).contains("model.joblib=model one");
        }
    }

    @Test
    void aDamagedFileWithoutTheStoreTakesItsVersionOutAndSaysSo() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            source.scan();
        }
        damageBlob("model one");
        server.close();
        try (Source source = S3Server.source(URI, config)) {
            Inventory inventory = source.scan();
            assertThat(byName(inventory)).containsOnlyKeys("iris");
            assertThat(inventory.problems())
                    .contains(new Problem("credit", "1.0.0", "its copy in the cache is damaged"));
        }
        server = new S3Server(temp.resolve("bucket"));
    }

    @Test
    void aDamagedManifestCostsADownloadAndNothingElse() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            source.scan();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            Path manifest = files.filter(file -> file.endsWith("manifest.json"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(
                    manifest, Files.readString(manifest).replace("\"model.joblib\":{", "\"../../../escaped\":{"));
        }
        try (Source source = S3Server.source(URI, config)) {
            assertThat(byName(source.scan())).containsOnlyKeys("credit/1.0.0", "iris");
        }
        assertThat(temp.resolve("escaped")).doesNotExist();
    }

    private void damageBlob(String content) throws Exception {
        try (Stream<Path> files = Files.walk(cache)) {
            Path blob = files.filter(S3SourceTest::isBlob)
                    .filter(file -> {
                        try {
                            return Files.readString(file).equals(content);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .findFirst()
                    .orElseThrow();
            Files.writeString(blob, "flipped " + content);
        }
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(S3SourceTest::isBlob).toList();
        }
    }

    @Test
    void aCutConnectionGoesOnWhereItStopped() throws Exception {
        Path big = temp.resolve("big");
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Files.write(big, content);
        server.put("prod/big/model.joblib", big);
        try (CuttingRelay relay = new CuttingRelay(server.port(), 1_000_000);
                Source source = S3Server.source(URI, S3Server.config(relay.endpoint(), cache))) {
            relay.cuts.set(2);
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(relay.cuts).hasValue(0);
            assertThat(Files.readAllBytes(found(inventory, "big").path().resolve("model.joblib")))
                    .isEqualTo(content);
            assertThat(relay.received.get()).isLessThan(3_300_000);
        }
    }

    @Test
    void aConnectionThatIsCutTooOftenIsAProblemAndTheNextProcessGoesOnFromThere() throws Exception {
        Path big = temp.resolve("big");
        Files.write(big, new byte[4_000_000]);
        server.put("prod/big/model.joblib", big);
        try (CuttingRelay relay = new CuttingRelay(server.port(), 1_000_000)) {
            SourceConfig throughRelay = S3Server.config(relay.endpoint(), cache);
            relay.cuts.set(3);
            try (Source source = S3Server.source(URI, throughRelay)) {
                Inventory inventory = source.scan();
                assertThat(inventory.problems())
                        .anySatisfy(problem -> assertThat(problem.toString())
                                .matches("big: prod/big/model.joblib: cut after [0-9]+ of 4000000 bytes|"
                                        + "big: big/model.joblib: cut after [0-9]+ of 4000000 bytes"));
            }
            long before = relay.received.get();
            try (Source source = S3Server.source(URI, throughRelay)) {
                assertThat(byName(source.scan())).containsOnlyKeys("big", "credit/1.0.0", "iris");
            }
            assertThat(relay.received.get() - before).isLessThan(2_000_000);
        }
    }

    @Test
    void whatDoesNotAgreeWithItsETagIsFetchedOnceMore() throws Exception {
        SourceConfig small = S3Server.config(server.endpoint(), cache);
        try (CorruptingStore store = new CorruptingStore(S3Store.of(URI, small), 1);
                Source source = S3Server.source(store, small)) {
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(store.corrupted).isEqualTo(1);
            assertThat(contents(inventory, "credit/1.0.0"))
                    .containsExactly("metadata.json={}", "model.joblib=model one");
        }
    }

    @Test
    void whatNeverAgreesTwiceIsAProblemAndTheOthersAreThere() throws Exception {
        SourceConfig small = S3Server.config(server.endpoint(), cache);
        try (CorruptingStore store = new CorruptingStore(S3Store.of(URI, small), Integer.MAX_VALUE);
                Source source = S3Server.source(store, small)) {
            Inventory inventory = source.scan();
            assertThat(inventory.found()).isEmpty();
            assertThat(inventory.problems())
                    .anySatisfy(problem -> assertThat(problem.reason()).endsWith("does not agree with its ETag"));
        }
    }

    @Test
    void moreThanOnePageIsListed() throws Exception {
        for (int i = 0; i < 60; i++) {
            server.put("prod/many/v" + i + "/model.joblib", "m");
        }
        try (Source source = S3Server.source(S3Store.of(URI, config, 25), config)) {
            assertThat(source.scan().found()).hasSize(62);
        }
        SourceConfig few = S3Server.config(server.endpoint(), temp.resolve("other"), 50, 1 << 20);
        try (Source source = S3Server.source(S3Store.of(URI, few, 25), few)) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason())
                            .startsWith("more than 50 objects (expected: at most that, source_max_objects)"));
        }
    }

    @Test
    void anObjectTooLargeLeavesTheLastStateOfItsVersion() throws Exception {
        SourceConfig small = S3Server.config(server.endpoint(), cache, 1000, 100);
        try (Source source = S3Server.source(URI, small)) {
            source.scan();
            server.put("prod/credit/1.0.0/model.joblib", "x".repeat(101));
            Inventory inventory = source.scan();
            assertThat(inventory.problems())
                    .containsExactly(new Problem(
                            "credit",
                            "1.0.0",
                            "refused: model.joblib: 101 bytes (expected: at most 100, source_max_object_bytes)"));
            assertThat(contents(inventory, "credit/1.0.0")).contains("model.joblib=model one");
        }
    }

    @Test
    void aRouteIsWrittenBackUnlessSomebodyElseChangedIt() throws Exception {
        try (Source source = S3Server.source(URI, config)) {
            source.scan();
            source.writeRoute("credit", "traffic: {}\n");
            assertThat(server.get("prod/credit/route.yaml")).isEqualTo("traffic: {}\n");
            assertThat(source.scan().routes()).containsEntry("credit", "traffic: {}\n");
            source.writeRoute("iris", "labels: {}\n");
            assertThat(server.get("prod/iris/route.yaml")).isEqualTo("labels: {}\n");
            server.put("prod/credit/route.yaml", "theirs");
            assertThatThrownBy(() -> source.writeRoute("credit", "ours"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("was changed by somebody else meanwhile");
            assertThat(server.get("prod/credit/route.yaml")).isEqualTo("theirs");
            assertThatThrownBy(() -> source.writeRoute("nobody", "ours"))
                    .hasMessage("nobody: no such model in s3://models/prod");
        }
    }

    @Test
    void aSingleFileAndASingleFolderAreModels() throws Exception {
        try (Source source = S3Server.source("s3://models/prod/credit/1.0.0/model.joblib", config)) {
            assertThat(contents(source.scan(), "model")).containsExactly("model.joblib=model one");
        }
        try (Source source = S3Server.source("s3://models/prod/iris/", config)) {
            assertThat(byName(source.scan())).containsOnlyKeys("iris");
        }
    }

    @Test
    void twoProcessesOfOneStoreHaveACacheEach() throws Exception {
        try (Source one = S3Server.source(URI, config);
                Source two = S3Server.source(URI, config)) {
            Path first = found(one.scan(), "iris").path();
            Path second = found(two.scan(), "iris").path();
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void aWrongKeyIsNamedAndNotTriedAgain() throws Exception {
        System.setProperty("aws.secretAccessKey", "wrong");
        try (Source source = S3Server.source(URI, config)) {
            assertThat(source.scan().problems())
                    .containsExactly(new Problem("*", null, "access denied (403); the cache's last state stands"));
        } finally {
            System.setProperty("aws.secretAccessKey", "test-secret");
        }
    }

    /** 208 MiB through 64 KiB at a time: a JVM of 48 MiB of heap does it. */
    @Test
    void aHugeObjectPassesThroughASmallHeap() throws Exception {
        Path huge = temp.resolve("huge");
        byte[] chunk = new byte[1 << 20];
        new Random(1).nextBytes(chunk);
        try (OutputStream out = Files.newOutputStream(huge)) {
            for (int i = 0; i < 208; i++) {
                out.write(chunk);
            }
        }
        server.put("prod/huge/model.joblib", huge);
        Files.delete(huge);
        ChildJvm child =
                ChildJvm.start("-Xmx48m", ScanOnce.class, URI, server.endpoint().toString(), cache.toString());
        assertThat(child.output()).contains("found huge").doesNotContain("problem");
        assertThat(child.exitCode()).isZero();
    }
}
