package io.picklejar.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.Settings;
import io.picklejar.server.config.SourceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a stand-in for MLflow's server: see {@link MlflowServer}. */
class MlflowRegistryTest {

    @TempDir
    Path temp;

    private MlflowServer server;

    @BeforeEach
    void start() throws Exception {
        server = new MlflowServer();
        server.version("credit risk", "7", "mlflow-artifacts:/1/abc/artifacts/model");
        server.alias("credit risk", "champion", "7");
        server.file("1/abc/artifacts/model/MLmodel", "flavors: {}");
        server.file("1/abc/artifacts/model/model.pkl", "seven");
        server.file("1/abc/artifacts/model/metadata/a b.txt", "nested");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Source source(String uri) {
        return source(uri, Map.of("MLFLOW_TRACKING_TOKEN", MlflowServer.TOKEN));
    }

    private Source source(String uri, Map<String, String> credentials) {
        SourceConfig config = SourceConfig.from(Settings.of(Map.of(
                "cache_dir", temp.resolve("cache").toString(),
                "mlflow_tracking_uri", server.uri() + "/",
                "source_attempts", "1",
                "s3_endpoint", "http://127.0.0.1:9",
                "source_timeout", "2s")));
        return Sources.of(uri, config, new ArtifactLoader(List.of()), credentials);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models:/credit risk/7",
                "models:/credit risk/champion",
                "models:/credit risk@champion",
                "models:/credit risk/Production"
            })
    void everyWayOfNamingAVersionLeadsToItsFiles(String uri) throws Exception {
        server.stage("credit risk", "Production", "7");
        try (Source source = source(uri)) {
            Inventory inventory = source.scan();
            assertThat(inventory.problems()).isEmpty();
            assertThat(inventory.found()).singleElement().satisfies(found -> {
                assertThat(found.model()).isEqualTo("credit-risk");
                assertThat(found.version()).isEqualTo("7");
                assertThat(S3Server.contents(found.path()))
                        .containsExactly("MLmodel=flavors: {}", "metadata/a b.txt=nested", "model.pkl=seven");
            });
        }
    }

    @Test
    void anAliasThatMovesBringsTheOtherVersion() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("mlruns/1/def/artifacts/model"));
        Files.writeString(folder.resolve("MLmodel"), "flavors: {}");
        Files.writeString(folder.resolve("model.pkl"), "eight");
        server.version("credit risk", "8", folder.toUri().toString());
        try (Source source = source("models:/credit risk@champion")) {
            source.scan();
            server.alias("credit risk", "champion", "8");
            Inventory inventory = source.scan();
            assertThat(inventory.found()).singleElement().satisfies(found -> {
                assertThat(found.version()).isEqualTo("8");
                assertThat(S3Server.contents(found.path())).contains("model.pkl=eight");
            });
            assertThatThrownBy(() -> source.writeRoute("credit-risk", "traffic: {}"))
                    .hasMessageContaining("an MLflow registry is read only");
        }
    }

    @Test
    void filesOnAnObjectStoreComeThroughTheS3Code() throws Exception {
        server.version("credit risk", "9", "s3://bucket/1/xyz/artifacts/model");
        try (S3Server s3 = new S3Server(Files.createDirectory(temp.resolve("bucket")))) {
            server.version("credit risk", "9", "s3://models/1/xyz/artifacts/model");
            s3.put("1/xyz/artifacts/model/MLmodel", "flavors: {}");
            s3.put("1/xyz/artifacts/model/model.pkl", "nine");
            SourceConfig config = SourceConfig.from(Settings.of(Map.of(
                    "cache_dir", temp.resolve("cache").toString(),
                    "mlflow_tracking_uri", server.uri(),
                    "s3_endpoint", s3.endpoint().toString())));
            try (Source source = Sources.of(
                    "models:/credit risk/9",
                    config,
                    new ArtifactLoader(List.of()),
                    Map.of("MLFLOW_TRACKING_TOKEN", MlflowServer.TOKEN))) {
                Inventory inventory = source.scan();
                assertThat(inventory.problems()).isEmpty();
                assertThat(S3Server.contents(inventory.found().getFirst().path()))
                        .containsExactly("MLmodel=flavors: {}", "model.pkl=nine");
            }
        }
    }

    @Test
    void whileTheRegistryIsAwayTheLastVersionStands() throws Exception {
        try (Source source = source("models:/credit risk@champion")) {
            Inventory first = source.scan();
            server.close();
            Inventory away = source.scan();
            assertThat(away.found()).isEqualTo(first.found());
            assertThat(away.problems()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeResolvedIsSaidInOneLine() throws Exception {
        try (Source source = source("models:/credit risk@nobody")) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.reason()).contains("answers 404").contains("RESOURCE_DOES_NOT_EXIST"));
        }
        try (Source source = source("models:/credit risk@champion", Map.of())) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).contains("answers 401"));
        }
        server.version("credit risk", "7", "gs://bucket/model");
        try (Source source = source("models:/credit risk/7")) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason())
                            .startsWith("its files are at \"gs://bucket/model\" (expected: s3://"));
        }
        server.version("credit risk", "7", "https://elsewhere.example/api/2.0/mlflow-artifacts/artifacts/1/model");
        try (Source source = source("models:/credit risk/7")) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).startsWith("its files are at \"https://else"));
        }
    }

    @Test
    void aListingThatLeadsOutOfTheFolderIsRefused() throws Exception {
        server.file("1/abc/artifacts/model/..", "escape");
        try (Source source = source("models:/credit risk/7")) {
            assertThat(source.scan().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).startsWith("refused: name .."));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models:/", "models:/name", "models:/a/b/c", "gs://bucket/x", "s3://", "s3://a//b"})
    void whatNamesNoSourceIsRefused(String uri) {
        assertThatThrownBy(() -> source(uri))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void withoutAnAddressTheSettingIsNamed() {
        SourceConfig config = SourceConfig.from(Settings.of(Map.of()));
        assertThatThrownBy(() -> Sources.of("models:/a/1", config, new ArtifactLoader(List.of()), Map.of()))
                .hasMessage("mlflow_tracking_uri: not set (expected: the URL of the MLflow server, here or in"
                        + " MLFLOW_TRACKING_URI)");
    }
}
