package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {

    private static final String NAME = "picklejar.yaml";

    @Test
    void readsFlatKeysAndFlattensMaps() {
        String yaml = """
                # where to listen
                host: 0.0.0.0
                port: 9000
                docs: false
                request_log: off
                default_model:
                limits:
                  rate: 5
                  per: {user: 1s}
                """;
        assertThat(SettingsFile.parse(NAME, yaml))
                .isEqualTo(Map.of(
                        "host", "0.0.0.0",
                        "port", "9000",
                        "docs", "false",
                        "request_log", "off",
                        "default_model", "",
                        "limits.rate", "5",
                        "limits.per.user", "1s"));
    }

    @Test
    void anEmptyFileSetsNothing() {
        assertThat(SettingsFile.parse(NAME, "")).isEmpty();
        assertThat(SettingsFile.parse(NAME, "# port: 9000\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    port                       | picklejar.yaml: holds no settings (expected: lines such as port: 8000)
                    'lookup_sources: [1]'      | picklejar.yaml: lookup_sources: a list (expected: a map, as in lookup_sources.NAME.url)
                    'lookup_sources: x'        | picklejar.yaml: lookup_sources: one value (expected: a map, as in lookup_sources.NAME.url)
                    'lookup_sources: {a: }'    | picklejar.yaml: lookup_sources.a: nothing (expected: a map, as in lookup_sources.NAME.url)
                    'port: [1]'                | picklejar.yaml: port: a list (expected: one value)
                    'hosts: {host: [a, b]}'    | picklejar.yaml: hosts.host: a list (expected: one value)
                    '{port: 1, port: 2}'       | picklejar.yaml: line 1, column 11: found duplicate key port (expected: YAML)
                    """)
    void saysWhatIsWrongWithAFile(String yaml, String message) {
        assertThatThrownBy(() -> SettingsFile.parse(NAME, yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'port: [1'", "'port: \"1'", "'a: *b'", "'!!javax.script.X [1]'"})
    void aBrokenFileIsOneLine(String yaml) {
        assertThatThrownBy(() -> SettingsFile.parse(NAME, yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("picklejar.yaml: line 1, column ")
                .hasMessageEndingWith(" (expected: YAML)")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void readsAFileOrSaysWhyNot(@TempDir Path folder) throws Exception {
        Path file = folder.resolve(NAME);
        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessage(file + ": no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
        assertThatThrownBy(() -> SettingsFile.read(file))
                .hasMessage("picklejar.yaml: not UTF-8 text (expected: settings as YAML)");
        Files.writeString(file, "port: 1");
        assertThat(SettingsFile.read(file)).isEqualTo(Map.of("port", "1"));
    }
}
