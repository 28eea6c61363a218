package io.picklejar.server.http;

import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The docs pages: Swagger UI at {@code /docs}, Redoc at {@code /redoc}, and what they load. All of it comes from this
 * process; the pages' policy forbids the browser to fetch anything from elsewhere.
 *
 * <p>Only the paths listed here exist, so that no path can reach another resource. Each is read from the class path when it
 * is first asked for, then kept. Thread-safe.
 */
public final class DocsPages {

    /**
     * What a path gives.
     *
     * @param headers beside the content's type and length
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Page(byte[] body, String contentType, Map<String, String> headers) {}

    /** Where a page comes from. */
    private sealed interface Source {

        /** One of our own files, with the versions of the libraries filled in. */
        record Own(String file, String contentType, Map<String, String> headers) implements Source {}

        /** A file of a library, as it is; but for one text in it where {@code replaced} is not null. */
        record Library(
                WebJar jar,
                String file,
                String contentType,
                @Nullable Replacement replaced) implements Source {}
    }

    private record Replacement(String from, String to) {}

    private enum WebJar {
        SWAGGER_UI("org.webjars", "swagger-ui"),
        REDOC("org.webjars.npm", "redoc");

        private final String group;
        private final String artifact;

        WebJar(String group, String artifact) {
            this.group = group;
            this.artifact = artifact;
        }

        String version() {
            Properties properties = new Properties();
            try (InputStream in = open("META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties.getProperty("version");
        }
    }

    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String SVG = "image/svg+xml";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";
    private static final String SWAGGER_POLICY = POLICY + "style-src 'self'";
    /** Redoc makes its styles and its search's worker at run time. */
    private static final String REDOC_POLICY = POLICY + "style-src 'self' 'unsafe-inline'; worker-src blob:";

    /** The one thing that Redoc would fetch from elsewhere. */
    private static final Replacement NO_REMOTE_LOGO = new Replacement(
            "https://cdn.redoc.ly/redoc/logo-mini.svg",
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E");

    /** Revalidated each time, because they change with our version and carry none in their address. */
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-cache");
    /** Asked for with the library's version in the query. */
    private static final Map<String, String> FOR_EVER = Map.of("Cache-Control", "public, max-age=31536000, immutable");

    private static final String OWN = "io/picklejar/server/http/docs/";
    private static final Source FAVICON = new Source.Own("favicon.svg", SVG, FRESH);

    private static final Map<String, Source> SOURCES = Map.of(
            "/docs", new Source.Own("docs.html", HTML, pageHeaders(SWAGGER_POLICY)),
            "/redoc", new Source.Own("redoc.html", HTML, pageHeaders(REDOC_POLICY)),
            "/favicon.ico", FAVICON,
            "/docs/assets/favicon.svg", FAVICON,
            "/docs/assets/docs.css", new Source.Own("docs.css", STYLE, FRESH),
            "/docs/assets/docs.js", new Source.Own("docs.js", SCRIPT, FRESH),
            "/docs/assets/swagger-ui.css", new Source.Library(WebJar.SWAGGER_UI, "swagger-ui.css", STYLE, null),
            "/docs/assets/swagger-ui-bundle.js",
                    new Source.Library(WebJar.SWAGGER_UI, "swagger-ui-bundle.js", SCRIPT, null),
            "/docs/assets/redoc.standalone.js",
                    new Source.Library(WebJar.REDOC, "bundles/redoc.standalone.js", SCRIPT, NO_REMOTE_LOGO));

    private final Map<String, Page> loaded = new ConcurrentHashMap<>();

    private static Map<String, String> pageHeaders(String policy) {
        return Map.of("Cache-Control", "no-cache", "Content-Security-Policy", policy, "Referrer-Policy", "no-referrer");
    }

    /**
     * The page at a path, or null where there is none.
     *
     * @param path as in the request, without query
     */
    public @Nullable Page find(String path) {
        Source source = SOURCES.get(path);
        return source == null ? null : loaded.computeIfAbsent(path, missing -> load(source));
    }

    /**
     * Answers with the page at a path. Sends browsers on with relative addresses, which hold behind a proxy that puts a prefix
     * before ours.
     *
     * @return whether there is one
     */
    boolean serve(Exchange exchange, String path) {
        if (path.equals("/")) {
            redirect(exchange, "docs");
            return true;
        }
        Page page = find(path);
        if (page == null) {
            return false;
        }
        if (exchange.request.path().endsWith("/")) {
            redirect(exchange, ".." + path.substring(path.lastIndexOf('/')));
            return true;
        }
        page.headers().forEach(exchange::header);
        exchange.send(200, page.contentType(), page.body());
        return true;
    }

    private static void redirect(Exchange exchange, String to) {
        exchange.header(HttpHeaders.LOCATION, to);
        exchange.send(307, "text/plain", new byte[0]);
    }

    private static Page load(Source source) {
        return switch (source) {
            case Source.Own own -> {
                byte[] body = read(OWN + own.file());
                yield new Page(
                        own.contentType().equals(HTML) ? filledIn(body) : body, own.contentType(), own.headers());
            }
            case Source.Library library -> new Page(read(library), library.contentType(), FOR_EVER);
        };
    }

    private static byte[] filledIn(byte[] template) {
        return new String(template, StandardCharsets.UTF_8)
                .replace("{{swagger-ui}}", WebJar.SWAGGER_UI.version())
                .replace("{{redoc}}", WebJar.REDOC.version())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Source.Library library) {
        WebJar jar = library.jar();
        byte[] body = read("META-INF/resources/webjars/" + jar.artifact + "/" + jar.version() + "/" + library.file());
        Replacement replaced = library.replaced();
        return replaced == null
                ? body
                : new String(body, StandardCharsets.UTF_8)
                        .replace(replaced.from(), replaced.to())
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = DocsPages.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + ": not on the class path");
        }
        return in;
    }
}
