package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String FILE = "picklejar.yaml";

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault() {
        Map<String, String> flags = Map.of("port", "1");
        Map<String, String> environment = Map.of("PICKLEJAR_PORT", "2", "PICKLEJAR_WORKERS", "2");
        Map<String, String> file = Map.of("port", "3", "workers", "3", "event_loops", "3");
        Settings settings = Settings.of(flags, environment, file, FILE);

        assertThat(settings.get(HttpConfig.PORT)).isEqualTo(1);
        assertThat(settings.get(PredictConfig.WORKERS)).isEqualTo(2);
        assertThat(settings.get(HttpConfig.EVENT_LOOPS)).isEqualTo(3);
        assertThat(settings.get(HttpConfig.HOST)).isEqualTo("127.0.0.1");
    }

    @Test
    void anEmptyValueIsNotGiven() {
        Settings settings = Settings.of(Map.of("port", " "), Map.of("PICKLEJAR_PORT", ""), Map.of("port", "9"), FILE);
        assertThat(settings.get(HttpConfig.PORT)).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max_batch_size   | 0      | max_batch_size: 0 (expected: 1..65536)
                    max_batch_size   | 65537  | max_batch_size: 65537 (expected: 1..65536)
                    max_batch_size   | many   | max_batch_size: many (expected: 1..65536)
                    max_batch_size   | 1e3    | max_batch_size: 1e3 (expected: 1..65536)
                    port             | 65536  | port: 65536 (expected: 0..65535)
                    port             | 99999999999 | port: 99999999999 (expected: 0..65535)
                    admin_port       | -1     | admin_port: -1 (expected: 0..65535)
                    idle_timeout     | 60     | idle_timeout: 60 (expected: 1s..24h, as in 500ms, 30s or 2m)
                    request_timeout  | 0s     | request_timeout: 0s (expected: 10ms..1h, as in 500ms, 30s or 2m)
                    shutdown_grace   | -1s    | shutdown_grace: -1s (expected: 0s..30m, as in 500ms, 30s or 2m)
                    inline_budget    | 1d     | inline_budget: 1d (expected: 0s..1s, as in 500ms, 30s or 2m)
                    max_body_bytes   | 2GiB   | max_body_bytes: 2GiB (expected: 1KiB..1GiB, as in 512KiB or 10MiB)
                    max_body_bytes   | 10 pt  | max_body_bytes: 10 pt (expected: 1KiB..1GiB, as in 512KiB or 10MiB)
                    model_memory     | 0.5    | model_memory: 0.5 (expected: 0..1024GiB, as in 512KiB or 10MiB)
                    docs             | yes    | docs: yes (expected: true or false)
                    log_format       | xml    | log_format: xml (expected: auto, json or text)
                    log_level        | trace  | log_level: trace (expected: debug, info, warn or error)
                    request_log      | none   | request_log: none (expected: all, errors or off)
                    """)
    void aBadValueIsToldWithWhatWasExpected(String key, String value, String message) {
        assertThatThrownBy(() -> ServerConfig.from(Settings.of(Map.of(key, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aBadValueInAFileIsToldWithTheFile() {
        Map<String, String> good = Map.of("PICKLEJAR_WORKERS", "2");
        Map<String, String> file = Map.of("port", "x", "workers", "y");
        assertThatThrownBy(() -> ServerConfig.from(Settings.of(Map.of(), good, file, "mine.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("mine.yaml: port: x (expected: 0..65535)");
    }

    @Test
    void anUnknownKeyIsToldWithItsSourceAndTheNearestKnownOne() {
        assertRejected(
                Settings.of(Map.of(), Map.of(), Map.of("max_bach_size", "5"), FILE),
                "picklejar.yaml: max_bach_size (unknown key; did you mean max_batch_size?)");
        assertRejected(
                Settings.of(Map.of(), Map.of("PICKLEJAR_MAX_BACH_SIZE", "5"), Map.of(), FILE),
                "environment: PICKLEJAR_MAX_BACH_SIZE (unknown key; did you mean PICKLEJAR_MAX_BATCH_SIZE?)");
        assertRejected(Settings.of(Map.of("prt", "80")), "command line: prt (unknown key; did you mean port?)");
        assertRejected(
                Settings.of(Map.of("zzzzzz", "1")),
                "command line: zzzzzz (unknown key; picklejar serve --help lists them)");
        assertRejected(
                Settings.of(Map.of(), Map.of(), Map.of("limits.rate", "5"), FILE),
                "picklejar.yaml: limits.rate (unknown key; picklejar serve --help lists them)");
    }

    private static void assertRejected(Settings settings, String message) {
        assertThatThrownBy(() -> ServerConfig.from(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void whatTheLauncherAndTheContainerPutInTheEnvironmentIsNoSetting() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("PICKLEJAR_JAVA", "/opt/jdk"),
                Map.entry("PICKLEJAR_JAVA_OPTS", "-Xmx1g"),
                Map.entry("PICKLEJAR_HOME", "/opt/picklejar"),
                Map.entry("PICKLEJAR_CONFIG", "/etc/picklejar.yaml"),
                Map.entry("PICKLEJAR_DEBUG", "1"),
                Map.entry("PICKLEJAR_PORT", "tcp://10.0.0.7:8000"),
                Map.entry("PICKLEJAR_PORT_8000_TCP", "tcp://10.0.0.7:8000"),
                Map.entry("PICKLEJAR_PORT_8000_TCP_ADDR", "10.0.0.7"),
                Map.entry("PICKLEJAR_SERVICE_HOST", "10.0.0.7"),
                Map.entry("PICKLEJAR_SERVICE_PORT", "8000"),
                Map.entry("PICKLEJAR_SERVICE_PORT_HTTP", "8000"),
                Map.entry("PICKLEJAR_ADMIN_PORT", "tcp://10.0.0.8:8002"));
        assertThat(ServerConfig.from(Settings.of(Map.of(), environment, Map.of(), FILE)))
                .isEqualTo(ServerConfig.defaults());
    }

    @Test
    void theListOfKeysIsWhatTheRecordsAskFor() {
        Settings settings = Settings.of(Map.of());
        ServerConfig.from(settings);

        List<String> listed = Keys.all().stream().map(Key::name).toList();
        assertThat(listed).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z]+)*"));
        assertThat(Set.copyOf(listed)).isEqualTo(new LinkedHashSet<>(settings.asked()));
        assertThat(Keys.all()).allSatisfy(key -> {
            assertThat(key.description()).isNotBlank();
            assertThat(key.shownDefault()).isNotBlank();
            assertThat(key.environmentName()).startsWith("PICKLEJAR_").isUpperCase();
        });
    }
}
