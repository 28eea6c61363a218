package io.picklejar.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocsPagesTest {

    private static final Pattern LOADED = Pattern.compile("(?:<script src|<link href|<img src)=\"([^\"]*)\"");

    private final DocsPages pages = new DocsPages();

    private DocsPages.Page page(String path) {
        return Objects.requireNonNull(pages.find(path), path);
    }

    private String text(String path) {
        return new String(page(path).body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void everythingAPageLoadsIsHere(String path) {
        List<String> loaded = new ArrayList<>();
        Matcher matcher = LOADED.matcher(text(path));
        while (matcher.find()) {
            loaded.add(matcher.group(1));
        }
        assertThat(loaded).hasSizeGreaterThanOrEqualTo(4).noneMatch(address -> address.contains(":"));
        assertThat(loaded).allSatisfy(address -> {
            assertThat(address).doesNotContain("{{");
            String file = "/" + address.replaceFirst("\\?v=[0-9.]+$", "");
            assertThat(page(file).body()).isNotEmpty();
            boolean library = address.contains("?");
            assertThat(page(file).headers().get("Cache-Control"))
                    .isEqualTo(library ? "public, max-age=31536000, immutable" : "no-cache");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html; charset=utf-8",
        "/redoc, text/html; charset=utf-8",
        "/favicon.ico, image/svg+xml",
        "/docs/assets/docs.js, text/javascript; charset=utf-8",
        "/docs/assets/docs.css, text/css; charset=utf-8",
        "/docs/assets/swagger-ui-bundle.js, text/javascript; charset=utf-8",
        "/docs/assets/redoc.standalone.js, text/javascript; charset=utf-8"
    })
    void contentHasItsType(String path, String type) {
        assertThat(page(path).contentType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void aPageMayLoadNothingFromElsewhere(String path) {
        String policy = Objects.requireNonNull(page(path).headers().get("Content-Security-Policy"));
        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; connect-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("http", "*", "unsafe-eval");
        assertThat(text(path)).doesNotContain("http:", "https:", "<style", " style=", "<script>", " onload");
    }

    @Test
    void redocFetchesNoLogo() {
        assertThat(text("/docs/assets/redoc.standalone.js"))
                .doesNotContain("https://cdn.redoc.ly")
                .contains("src:\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/docs/",
                "/docs/assets/",
                "/docs/assets/../docs.js",
                "/docs/assets/..%2f..%2flogback.xml",
                "/docs/assets/swagger-ui.js",
                "/docs/assets//docs.js",
                "/docs/assets/docs.html",
                "/DOCS",
                "/redoc/x"
            })
    void nothingElseIsHere(String path) {
        assertThat(pages.find(path)).isNull();
    }

    @Test
    void aPageIsReadOnce() {
        assertThat(page("/docs")).isSameAs(page("/docs"));
    }
}
