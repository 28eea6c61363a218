package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class LookupConfigTest {

    private static final String FILE = "picklejar.yaml";
    private static final String URL = "jdbc:postgresql://db:5432/shop";

    private static LookupConfig.Source source(String name, String url) {
        return new LookupConfig.Source(
                name,
                new Secret(url),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                8,
                Duration.ofMillis(500),
                64,
                16 << 20);
    }

    @Test
    void thereAreNoSourcesUnlessSomebodyNamesThem() {
        assertThat(LookupConfig.from(Settings.of(Map.of()))).isEqualTo(new LookupConfig(List.of()));
        Settings settings = Settings.of(Map.of("lookup_sources.customers.url", URL));
        assertThat(LookupConfig.from(settings).sources()).containsExactly(source("customers", URL));
        settings.rejectUnknown();
    }

    @Test
    void everyKeyIsMapped() {
        String yaml = """
                lookup_sources:
                  customers:
                    url: jdbc:postgresql://db:5432/shop
                    user: reader
                    password: geheim
                    tls_ca: /etc/ca.pem
                    pool: 3
                    timeout: 250ms
                    max_in_flight: 7
                    cache_bytes: 1MiB
                  hashes: {url: "rediss://cache:6380/2"}
                """;
        Settings settings = Settings.of(Map.of(), Map.of(), SettingsFile.parse(FILE, yaml), FILE);
        LookupConfig config = LookupConfig.from(settings);
        assertThat(config.sources())
                .containsExactly(
                        new LookupConfig.Source(
                                "customers",
                                new Secret(URL),
                                Optional.of("reader"),
                                Optional.of(new Secret("geheim")),
                                Optional.of("/etc/ca.pem"),
                                3,
                                Duration.ofMillis(250),
                                7,
                                1 << 20),
                        source("hashes", "rediss://cache:6380/2"));
        assertThat(config.sources().get(1).isRedis()).isTrue();
        assertThat(config.toString()).doesNotContain("geheim").doesNotContain("shop");
        settings.rejectUnknown();
    }

    @Test
    void theEnvironmentSetsWhatAFileShouldNotHold() {
        Map<String, String> file = Map.of("lookup_sources.my_shop.url", URL, "lookup_sources.my_shop.pool", "2");
        Map<String, String> environment = Map.of(
                "PICKLEJAR_LOOKUP_SOURCES_MY_SHOP_PASSWORD", "geheim",
                "PICKLEJAR_LOOKUP_SOURCES_MY_SHOP_POOL", "5",
                "PICKLEJAR_LOOKUP_SOURCES_POOL_URL", "redis://cache");
        Settings settings = Settings.of(Map.of(), environment, file, FILE);
        List<LookupConfig.Source> sources = LookupConfig.from(settings).sources();
        assertThat(sources.stream().map(LookupConfig.Source::name)).containsExactly("my_shop", "pool");
        assertThat(sources.getFirst().password()).contains(new Secret("geheim"));
        assertThat(sources.getFirst().pool()).isEqualTo(5);
        settings.rejectUnknown();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.pool          | 201                  | lookup_sources.shop.pool: 201 (expected: 1..200)",
                "shop.timeout       | 2m                   | lookup_sources.shop.timeout: 2m (expected: 1ms..60s, as in 500ms, 30s or 2m)",
                "shop.max_in_flight | 0                    | lookup_sources.shop.max_in_flight: 0 (expected: 1..10000)",
                "shop.cache_bytes   | 1                    | lookup_sources.shop.cache_bytes: 1 (expected: 1KiB..16GiB, as in 512KiB or 10MiB)",
                "shop.url           | jdbc:mysql://geheim@x | lookup_sources.shop.url: (not shown) (expected: an address such as jdbc:postgresql://host:5432/database or redis://host:6379/0)",
                "shop.url           | http://geheim        | lookup_sources.shop.url: (not shown) (expected: an address such as jdbc:postgresql://host:5432/database or redis://host:6379/0)",
                "store.user         | me                   | lookup_sources.store.url: none (expected: an address such as jdbc:postgresql://host:5432/database or redis://host:6379/0)",
                "shop.url           | jdbc:postgresql://me:geheim@x/y | lookup_sources.shop.url: (not shown) (expected: an address such as jdbc:postgresql://host:5432/database or redis://host:6379/0)",
                "shop.url           | jdbc:postgresql://x/y?user=geheim | lookup_sources.shop.url: with user= (expected: without; lookup_sources.shop.user is a setting of its own)",
                "shop.url           | jdbc:postgresql://x/y?sslmode=require&password=geheim | lookup_sources.shop.url: with password= (expected: without; lookup_sources.shop.password is a setting of its own)",
                "modes.url          | jdbc:postgresql://x/y?sslmode=require | lookup_sources.modes.tls_ca: /etc/ca.pem (expected: none, since the url's sslmode=require checks no certificate; verify-full does)",
                "hashes.url         | redis://x            | lookup_sources.hashes.tls_ca: /etc/ca.pem (expected: none, since the url is redis:; rediss: is with TLS)",
                "Shop.url           | redis://x            | lookup_sources.Shop (expected: a name of lower-case letters, digits and underscores)",
                "shop.pol           | 1                    | command line: lookup_sources.shop.pol (unknown key; did you mean lookup_sources.shop.pool?)",
                "shop               | 1                    | command line: lookup_sources.shop (unknown key; did you mean lookup_sources.shop.url?)"
            })
    void whatIsWrongIsTold(String key, String value, String message) {
        Map<String, String> flags = new HashMap<>(Map.of("lookup_sources.shop.url", URL));
        flags.put("lookup_sources." + key, value);
        if (key.equals("hashes.url") || key.equals("modes.url")) {
            flags.put("lookup_sources." + key.replace("url", "tls_ca"), "/etc/ca.pem");
        }
        assertThatThrownBy(() -> ServerConfig.from(Settings.of(flags)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aMisspeltVariableIsToldToo() {
        Map<String, String> environment =
                Map.of("PICKLEJAR_LOOKUP_SOURCES_SHOP_URL", URL, "PICKLEJAR_LOOKUP_SOURCES_SHOP_PASWORD", "geheim");
        assertThatThrownBy(() -> ServerConfig.from(Settings.of(Map.of(), environment, Map.of(), FILE)))
                .hasMessage("environment: PICKLEJAR_LOOKUP_SOURCES_SHOP_PASWORD (unknown key; did you mean"
                        + " PICKLEJAR_LOOKUP_SOURCES_SHOP_PASSWORD?)");
    }

    @Test
    void itsKeysAreFoundByName() {
        Key<?> password = Objects.requireNonNull(Keys.find("lookup_sources.shop.password"));
        assertThat(password.isSecret()).isTrue();
        assertThat(password.environmentName()).isEqualTo("PICKLEJAR_LOOKUP_SOURCES_SHOP_PASSWORD");
        assertThat(Keys.find("lookup_sources.shop.nothing")).isNull();
        assertThat(Keys.find("port")).isEqualTo(HttpConfig.PORT);
    }

    @Test
    void theDocumentationHasEveryKey() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        assertThat(Keys.patterns())
                .allSatisfy(key -> assertThat(page)
                        .contains("| `" + key.name() + "` | " + key.shownDefault() + " | " + key.description() + " |"));
    }
}
