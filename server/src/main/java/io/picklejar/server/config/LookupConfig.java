package io.picklejar.server.config;

import io.picklejar.server.remote.Redis;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where features may be looked up.
 *
 * @param sources each with a name of its own
 */
public record LookupConfig(List<Source> sources) {

    /** Stands for a source's name in the names of its keys. */
    static final String NAME = "NAME";

    private static final String PREFIX = "lookup_sources";
    private static final Pattern LOGIN = Pattern.compile("[?&](user|password)(=|&|$)");
    private static final Pattern SSL_MODE = Pattern.compile("[?&]sslmode=([^&]*)");
    private static final Pattern NAMES = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final int MOST = 64;

    static final Key<Optional<Secret>> URL = Key.secret(
            key("url"),
            "an address such as jdbc:postgresql://host:5432/database or redis://host:6379/0",
            "where it is; jdbc:postgresql:, redis: or rediss:",
            LookupConfig::isAddress);
    static final Key<Optional<String>> USER = Key.optional(key("user"), "a name", "whom to log in as");
    static final Key<Optional<Secret>> PASSWORD =
            Key.secret(key("password"), "a password", "what to log in with", text -> true);
    static final Key<Optional<String>> CA = Key.optional(
            key("tls_ca"),
            "a PEM file of certificates",
            "authorities that its TLS certificate may be signed by; none: those that Java trusts");
    static final Key<Integer> POOL = Key.integer(key("pool"), 8, 1, 200, "most connections to it, of a database");
    static final Key<Duration> TIMEOUT = Key.duration(
            key("timeout"),
            Duration.ofMillis(500),
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            "longest that it may take to answer; a request's own deadline may be nearer");
    static final Key<Integer> MAX_IN_FLIGHT = Key.integer(
            key("max_in_flight"), 64, 1, 10_000, "requests that may wait for it at the same time; beyond it 503");
    static final Key<Long> CACHE_BYTES = Key.bytes(
            key("cache_bytes"), 16 << 20, 1 << 10, 1L << 34, "most memory for values that lookups with a ttl keep");

    /** The keys of any one source, with {@link #NAME} for its name. */
    static final List<Key<?>> PATTERNS = List.of(URL, USER, PASSWORD, CA, POOL, TIMEOUT, MAX_IN_FLIGHT, CACHE_BYTES);

    /**
     * One place.
     *
     * @param name as lookups name it
     * @param url where it is
     * @param user whom to log in as
     * @param password what to log in with
     * @param ca file of the authorities that are believed over TLS; none for those that Java believes
     * @param pool most connections
     * @param timeout longest that an answer may take
     * @param maxInFlight requests that may wait for it at the same time
     * @param cacheBytes most memory for values that are kept
     */
    public record Source(
            String name,
            Secret url,
            Optional<String> user,
            Optional<Secret> password,
            Optional<String> ca,
            int pool,
            Duration timeout,
            int maxInFlight,
            long cacheBytes) {

        public Source {
            if (!NAMES.matcher(name).matches()) {
                throw new ConfigException(
                        PREFIX + "." + name + " (expected: a name of lower-case letters, digits and underscores)");
            }
            URL.of(name).check(Optional.of(url));
            requireNoLogin(name, url.reveal());
            if (ca.isPresent()) {
                requireTls(name, ca.get(), url.reveal());
            }
            POOL.of(name).check(pool);
            TIMEOUT.of(name).check(timeout);
            MAX_IN_FLIGHT.of(name).check(maxInFlight);
            CACHE_BYTES.of(name).check(cacheBytes);
        }

        /** The driver would take it from there, past the settings that are kept secret; its value is not repeated. */
        private static void requireNoLogin(String name, String url) {
            Matcher login = LOGIN.matcher(url);
            if (login.find()) {
                Key<?> own = login.group(1).equals("user") ? USER.of(name) : PASSWORD.of(name);
                throw new ConfigException(URL.of(name).name() + ": with " + login.group(1) + "= (expected: without; "
                        + own.name() + " is a setting of its own)");
            }
        }

        /** A file of authorities that nothing is compared with would be a false comfort. */
        private static void requireTls(String name, String ca, String url) {
            if (url.toLowerCase(Locale.ROOT).startsWith("redis:")) {
                throw new ConfigException(CA.of(name).name() + ": " + ca
                        + " (expected: none, since the url is redis:; rediss: is with TLS)");
            }
            Matcher mode = SSL_MODE.matcher(url);
            if (mode.find() && !mode.group(1).startsWith("verify-")) {
                throw new ConfigException(CA.of(name).name() + ": " + ca + " (expected: none, since the url's sslmode="
                        + mode.group(1) + " checks no certificate; verify-full does)");
            }
        }

        static Source from(Settings settings, String name) {
            Key<Optional<Secret>> url = URL.of(name);
            return new Source(
                    name,
                    settings.get(url)
                            .orElseThrow(() ->
                                    new ConfigException(url.name() + ": none (expected: " + url.expected() + ")")),
                    settings.get(USER.of(name)),
                    settings.get(PASSWORD.of(name)),
                    settings.get(CA.of(name)),
                    settings.get(POOL.of(name)),
                    settings.get(TIMEOUT.of(name)),
                    settings.get(MAX_IN_FLIGHT.of(name)),
                    settings.get(CACHE_BYTES.of(name)));
        }

        /** Whether it is a Redis server rather than a database. */
        public boolean isRedis() {
            return url.reveal().toLowerCase(Locale.ROOT).startsWith("redis");
        }
    }

    public LookupConfig {
        sources = List.copyOf(sources);
        if (sources.size() > MOST) {
            throw new ConfigException(PREFIX + ": " + sources.size() + " sources (expected: at most " + MOST + ")");
        }
    }

    public static LookupConfig from(Settings settings) {
        List<String> fields = PATTERNS.stream()
                .map(key -> key.name().substring(key("").length()))
                .toList();
        return new LookupConfig(settings.names(PREFIX, fields).stream()
                .map(name -> Source.from(settings, name))
                .toList());
    }

    private static String key(String field) {
        return PREFIX + "." + NAME + "." + field;
    }

    private static boolean isAddress(String text) {
        if (!text.startsWith("jdbc:")) {
            return Redis.isAddress(text);
        }
        try {
            URI uri = new URI(text.substring("jdbc:".length()));
            String authority = uri.getRawAuthority();
            // the driver would take a user and password there for a part of the host's name, and say it
            return "postgresql".equals(uri.getScheme()) && authority != null && !authority.contains("@");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
