package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.config.RegistryConfig.SwapOrder;
import io.picklejar.server.config.RegistryConfig.Watching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void defaults() {
        assertThat(ServerConfig.defaults())
                .isEqualTo(new ServerConfig(
                        new HttpConfig(
                                "127.0.0.1",
                                8000,
                                10 * 1024 * 1024,
                                0,
                                16 * 1024,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(30),
                                CORES,
                                true,
                                new WireConfig(true, true, 256)),
                        new PredictConfig(1000, null, Duration.ofMillis(1), CORES, 1000, 256),
                        new CacheConfig(
                                Runtime.getRuntime().maxMemory() / 8,
                                Runtime.getRuntime().maxMemory() / 8,
                                Duration.ofHours(24),
                                null,
                                null,
                                "default",
                                Duration.ofMillis(20),
                                8,
                                5,
                                Duration.ofSeconds(5)),
                        new LogConfig(LogConfig.Format.AUTO, LogConfig.Level.INFO, LogConfig.Requests.ALL, false),
                        new ModelConfig(0, Duration.ofMillis(200)),
                        new RegistryConfig(
                                Watching.WATCH,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Math.max(1, CORES / 2),
                                0,
                                SwapOrder.AVAILABILITY),
                        new SourceConfig(
                                Optional.empty(),
                                100_000,
                                10L << 30,
                                100L << 30,
                                Duration.ofSeconds(30),
                                4,
                                Optional.empty(),
                                Optional.empty(),
                                SourceConfig.PathStyle.AUTO,
                                false,
                                Optional.empty()),
                        new OnnxConfig(1, 1, true, OnnxConfig.Trial.AUTO, Duration.ofMinutes(1), 2L << 30),
                        new RolloutConfig(1, 500, 32L << 20, 10, Duration.ofSeconds(1)),
                        new AdminConfig(true, "127.0.0.1", 8002, null, List.of()),
                        new AlertConfig(null),
                        new LookupConfig(List.of())));
    }

    @Test
    void onnxMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "onnx_intra_op_threads", "4",
                "onnx_inter_op_threads", "2",
                "onnx_gpu", "false",
                "onnx_trial", "on",
                "onnx_trial_time", "5s",
                "onnx_trial_memory", "1GiB"));
        assertThat(OnnxConfig.from(settings))
                .isEqualTo(new OnnxConfig(4, 2, false, OnnxConfig.Trial.ON, Duration.ofSeconds(5), 1L << 30));
    }

    @Test
    void onnxRejectsBadValues() {
        assertThatThrownBy(() -> OnnxConfig.from(Settings.of(Map.of("onnx_intra_op_threads", "0"))))
                .hasMessageContaining("onnx_intra_op_threads: 0 (expected: 1..1024)");
        assertThatThrownBy(() -> OnnxConfig.from(Settings.of(Map.of("onnx_trial", "maybe"))))
                .hasMessageContaining("onnx_trial: maybe (expected: auto, on or off)");
        assertThatThrownBy(() -> OnnxConfig.from(Settings.of(Map.of("onnx_trial_memory", "1MiB"))))
                .hasMessageContaining("onnx_trial_memory: 1MiB (expected: 256MiB..");
        assertThatThrownBy(() -> new OnnxConfig(1, 5000, true, OnnxConfig.Trial.OFF, Duration.ofSeconds(5), 1L << 30))
                .hasMessageContaining("onnx_inter_op_threads: 5000 (expected: 1..1024)");
    }

    @Test
    void cacheMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "cache_max_bytes", "1MiB",
                "cache_memory", "3MiB",
                "cache_max_ttl", "2h",
                "cache_redis", "rediss://user:secret@cache:6380/2",
                "cache_redis_tls_ca", "/etc/ca.pem",
                "cache_namespace", "blue",
                "cache_redis_timeout", "5ms",
                "cache_redis_connections", "3",
                "cache_redis_failures", "2",
                "cache_redis_rest", "1s"));
        CacheConfig config = CacheConfig.from(settings);
        assertThat(config)
                .isEqualTo(new CacheConfig(
                        1 << 20,
                        3 << 20,
                        Duration.ofHours(2),
                        new Secret("rediss://user:secret@cache:6380/2"),
                        "/etc/ca.pem",
                        "blue",
                        Duration.ofMillis(5),
                        3,
                        2,
                        Duration.ofSeconds(1)));
        assertThat(config.toString()).doesNotContain("secret@");
        settings.rejectUnknown();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache_max_bytes|1k|cache_max_bytes: 1k (expected: 64KiB..1024GiB, as in 512KiB or 10MiB)",
                "cache_memory|1k|cache_memory: 1k (expected: 64KiB..1024GiB, as in 512KiB or 10MiB)",
                "cache_max_ttl|0s|cache_max_ttl: 0s (expected: 1ms..720h, as in 500ms, 30s or 2m)",
                "cache_redis|http://user:secret@x|cache_redis: (not shown) (expected: an address such as redis://",
                "cache_namespace|a:b|cache_namespace: a:b (expected: 1..64 letters",
                "cache_redis_timeout|1m|cache_redis_timeout: 1m (expected: 1ms..10s",
                "cache_redis_connections|0|cache_redis_connections: 0 (expected: 1..1024)",
                "cache_redis_failures|21|cache_redis_failures: 21 (expected: 1..20)",
                "cache_redis_rest|2h|cache_redis_rest: 2h (expected: 1ms..1h"
            })
    void cacheRejectsBadValues(String key, String value, String message) {
        assertThatThrownBy(() -> CacheConfig.from(Settings.of(Map.of(key, value))))
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret@");
    }

    @Test
    void httpMapsEveryKey() {
        Map<String, String> given = new HashMap<>(Map.of(
                "host", "0.0.0.0",
                "port", "0",
                "max_body_bytes", "512k",
                "max_header_bytes", "8KiB",
                "idle_timeout", "2m",
                "request_timeout", "1500ms",
                "shutdown_delay", "5s",
                "shutdown_grace", "1m",
                "event_loops", "3",
                "docs", "FALSE"));
        given.put("body_memory", "1GiB");
        Settings settings = Settings.of(given);
        Settings wire = Settings.of(Map.of("gzip", "false", "http2", "false", "http2_max_streams", "7"));
        assertThat(WireConfig.from(wire)).isEqualTo(new WireConfig(false, false, 7));
        wire.rejectUnknown();
        assertThatThrownBy(() -> new WireConfig(true, true, 0))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http2_max_streams: 0 (expected: 1..10000)");
        assertThat(HttpConfig.from(settings))
                .isEqualTo(new HttpConfig(
                        "0.0.0.0",
                        0,
                        512 * 1024,
                        1L << 30,
                        8 * 1024,
                        Duration.ofMinutes(2),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        3,
                        false,
                        new WireConfig(true, true, 256)));
        settings.rejectUnknown();
    }

    @Test
    void predictMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "max_batch_size", "65536",
                "default_model", "credit",
                "inline_budget", "250us",
                "workers", "4",
                "worker_queue", "10",
                "max_joined_rows", "1"));
        assertThat(PredictConfig.from(settings))
                .isEqualTo(new PredictConfig(65_536, "credit", Duration.ofNanos(250_000), 4, 10, 1));
        settings.rejectUnknown();
    }

    @Test
    void logMapsEveryKey() {
        Settings settings = Settings.of(
                Map.of("log_format", "json", "log_level", "Warn", "request_log", "off", "log_payloads", "true"));
        assertThat(LogConfig.from(settings))
                .isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.WARN, LogConfig.Requests.OFF, true));
        settings.rejectUnknown();
    }

    @Test
    void modelMapsEveryKey() {
        Settings settings = Settings.of(Map.of("model_memory", "1.5GiB", "warm_up", "0"));
        assertThat(ModelConfig.from(settings)).isEqualTo(new ModelConfig(1536L * 1024 * 1024, Duration.ZERO));
        settings.rejectUnknown();
    }

    @Test
    void registryMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "watch", "explicit",
                "poll_interval", "1m",
                "settle", "3s",
                "load_threads", "4",
                "models_memory", "2GiB",
                "swap_order", "memory"));
        assertThat(RegistryConfig.from(settings))
                .isEqualTo(new RegistryConfig(
                        Watching.EXPLICIT,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(3),
                        4,
                        2L << 30,
                        SwapOrder.MEMORY));
        settings.rejectUnknown();
        assertThat(RegistryConfig.from(Settings.of(Map.of())).memoryBudget())
                .isEqualTo((long) (Runtime.getRuntime().maxMemory() * 0.6));
        assertThatThrownBy(() -> RegistryConfig.from(Settings.of(Map.of("watch", "often"))))
                .hasMessage("watch: often (expected: watch, explicit or once)");
    }

    @Test
    void sourceMapsEveryKey() {
        Settings settings = Settings.of(Map.ofEntries(
                Map.entry("cache_dir", "/var/cache/picklejar"),
                Map.entry("source_max_objects", "10"),
                Map.entry("source_max_object_bytes", "1GiB"),
                Map.entry("source_max_total_bytes", "2GiB"),
                Map.entry("source_timeout", "5s"),
                Map.entry("source_attempts", "2"),
                Map.entry("s3_endpoint", "http://127.0.0.1:9000"),
                Map.entry("s3_region", "eu-central-1"),
                Map.entry("s3_path_style", "off"),
                Map.entry("s3_anonymous", "true"),
                Map.entry("mlflow_tracking_uri", "https://mlflow.example")));
        SourceConfig config = SourceConfig.from(settings);
        assertThat(config)
                .isEqualTo(new SourceConfig(
                        Optional.of("/var/cache/picklejar"),
                        10,
                        1L << 30,
                        2L << 30,
                        Duration.ofSeconds(5),
                        2,
                        Optional.of("http://127.0.0.1:9000"),
                        Optional.of("eu-central-1"),
                        SourceConfig.PathStyle.OFF,
                        true,
                        Optional.of("https://mlflow.example")));
        assertThat(config.usesPathStyle()).isFalse();
        settings.rejectUnknown();
    }

    @Test
    void adminMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "admin_api", "false",
                "admin_host", "0.0.0.0",
                "admin_port", "0",
                "admin_key", "0123456789abcdef",
                "admin_hosts", "Admin.example, ops ,"));
        assertThat(AdminConfig.from(settings))
                .isEqualTo(new AdminConfig(
                        false, "0.0.0.0", 0, new Secret("0123456789abcdef"), List.of("admin.example", "ops")));
        settings.rejectUnknown();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3_endpoint         | minio:9000 | s3_endpoint: minio:9000 (expected: a URL, as in https://minio.example:9000)",
                "mlflow_tracking_uri | sqlite:///x | mlflow_tracking_uri: sqlite:///x (expected: a URL, as in http://mlflow.example:5000)",
                "source_attempts     | 0 | source_attempts: 0 (expected: 1..20)",
                "source_timeout      | 30 | source_timeout: 30 (expected: 100ms..10m, as in 500ms, 30s or 2m)",
                "s3_path_style       | maybe | s3_path_style: maybe (expected: auto, on or off)"
            })
    void aSourceSettingThatCannotBeUsedIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> SourceConfig.from(Settings.of(Map.of(key, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void rolloutMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
                "shadow_threads", "3",
                "shadow_queue", "7",
                "shadow_memory", "1MiB",
                "shadow_cpu", "100",
                "guard_interval", "20ms"));
        assertThat(RolloutConfig.from(settings))
                .isEqualTo(new RolloutConfig(3, 7, 1L << 20, 100, Duration.ofMillis(20)));
        settings.rejectUnknown();
        assertThatThrownBy(() -> new RolloutConfig(0, 1, 0, 1, Duration.ofSeconds(1)))
                .hasMessage("shadow_threads: 0 (expected: 1..64)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "admin.example", "127.0.0.1.example", "1270.0.0.1"})
    void onlyAKeyOpensTheAdminListenerToOthers(String host) {
        assertThatThrownBy(() -> AdminConfig.from(Settings.of(Map.of("admin_host", host))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("admin_host: " + host
                        + " (expected: 127.0.0.1 or another address of this machine alone, unless admin_key is set)");
        Map<String, String> withKey = Map.of("admin_host", host, "admin_key", "0123456789abcdef");
        assertThat(AdminConfig.from(Settings.of(withKey)).host()).isEqualTo(host);
        Map<String, String> off = Map.of("admin_host", host, "admin_api", "false");
        assertThat(AdminConfig.from(Settings.of(off)).enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LocalHost", "::1", "[::1]"})
    void thisMachineNeedsNoKey(String host) {
        assertThat(AdminConfig.from(Settings.of(Map.of("admin_host", host))).key())
                .isNull();
    }

    @Test
    void aSecretIsNeverShown() {
        assertThatThrownBy(() -> AdminConfig.from(Settings.of(Map.of("admin_key", "short"))))
                .hasMessage("admin_key: (not shown)"
                        + " (expected: 16..256 letters, digits and -._~+/=, not on the command line)");
        assertThatThrownBy(() -> AlertConfig.from(Settings.of(Map.of("alert_webhook", "ftp://s3cret"))))
                .hasMessage("alert_webhook: (not shown) (expected: an address such as https://hooks.example/x)");
        AdminConfig config = AdminConfig.from(Settings.of(Map.of("admin_key", "0123456789abcdef")));
        assertThat(config.toString()).doesNotContain("0123456789abcdef").contains("(not shown)");
        Secret key = Objects.requireNonNull(config.key());
        assertThat(key.matches("0123456789abcdef")).isTrue();
        assertThat(key.matches("0123456789abcdeF")).isFalse();
        assertThat(key.matches("")).isFalse();
    }

    @Test
    void alertsMapEveryKey() {
        Settings settings = Settings.of(Map.of("alert_webhook", "https://hooks.example/x?y=1"));
        assertThat(AlertConfig.from(settings)).isEqualTo(new AlertConfig(new Secret("https://hooks.example/x?y=1")));
        settings.rejectUnknown();
    }

    @Test
    void bothListenersCannotHaveOnePort() {
        assertThatThrownBy(() -> ServerConfig.from(Settings.of(Map.of("port", "8002"))))
                .hasMessage("admin_port: 8002 (expected: another than port; or admin_api: false for none)");
        assertThat(ServerConfig.from(Settings.of(Map.of("port", "8002", "admin_api", "false")))
                        .http()
                        .port())
                .isEqualTo(8002);
    }

    @Test
    void theDefaultMemoryIsHalfTheHeap() {
        assertThat(new ModelConfig(0, Duration.ZERO).memoryBudget())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(new ModelConfig(7, Duration.ZERO).memoryBudget()).isEqualTo(7);
    }

    @Test
    void theRecordsCheckWhatTheyAreMadeOf() {
        assertThatThrownBy(() -> new PredictConfig(0, null, Duration.ZERO, 1, 1, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("max_batch_size: 0 (expected: 1..65536)");
        assertThatThrownBy(() -> new ModelConfig(-1, Duration.ZERO))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("model_memory: -1 (expected: 0..");
    }

    @Test
    void theDocumentationHasEveryKey() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        assertThat(Keys.all())
                .allSatisfy(key -> assertThat(page)
                        .contains("| `" + key.name() + "` | " + key.shownDefault() + " | " + key.description() + " |"));
    }
}
