package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.config.RegistryConfig.SwapOrder;
import io.picklejar.server.config.RegistryConfig.Watching;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
                                16 * 1024,
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(30),
                                CORES,
                                true,
                                new WireConfig(true, true, 256)),
                        new PredictConfig(1000, null, Duration.ofMillis(1), CORES, 1000),
                        new LogConfig(LogConfig.Format.AUTO, LogConfig.Level.INFO, LogConfig.Requests.ALL),
                        new ModelConfig(0, Duration.ofMillis(200)),
                        new RegistryConfig(
                                Watching.WATCH,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                Math.max(1, CORES / 2),
                                0,
                                SwapOrder.AVAILABILITY)));
    }

    @Test
    void httpMapsEveryKey() {
        Settings settings = Settings.of(Map.of(
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
                "worker_queue", "10"));
        assertThat(PredictConfig.from(settings))
                .isEqualTo(new PredictConfig(65_536, "credit", Duration.ofNanos(250_000), 4, 10));
        settings.rejectUnknown();
    }

    @Test
    void logMapsEveryKey() {
        Settings settings = Settings.of(Map.of("log_format", "json", "log_level", "Warn", "request_log", "off"));
        assertThat(LogConfig.from(settings))
                .isEqualTo(new LogConfig(LogConfig.Format.JSON, LogConfig.Level.WARN, LogConfig.Requests.OFF));
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
    void theDefaultMemoryIsHalfTheHeap() {
        assertThat(new ModelConfig(0, Duration.ZERO).memoryBudget())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(new ModelConfig(7, Duration.ZERO).memoryBudget()).isEqualTo(7);
    }

    @Test
    void theRecordsCheckWhatTheyAreMadeOf() {
        assertThatThrownBy(() -> new PredictConfig(0, null, Duration.ZERO, 1, 1))
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
