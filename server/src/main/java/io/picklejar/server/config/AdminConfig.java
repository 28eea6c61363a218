package io.picklejar.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The admin listener: whoever reaches it decides what is served, so that it is on this machine only unless there is a key.
 *
 * @param enabled whether there is one
 * @param host name or address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param key what callers have to show, or null for nothing
 * @param names host names it may be called by besides {@code localhost}, {@code host} and any address, in lower case
 */
public record AdminConfig(
        boolean enabled, String host, int port, @Nullable Secret key, List<String> names) {

    static final Key<Boolean> ENABLED = Key.truth("admin_api", true, "have an admin listener at all");
    static final Key<String> HOST = Key.text(
            "admin_host",
            "127.0.0.1",
            "a name or an address",
            "name or address of the admin listener; any but this machine's own needs an admin_key");
    static final Key<Integer> PORT =
            Key.integer("admin_port", 8002, 0, 65_535, "port of the admin listener; 0 takes a free one");
    static final Key<Optional<Secret>> ACCESS = Key.secret(
            "admin_key",
            "16..256 letters, digits and -._~+/=, not on the command line",
            "what callers of the admin listener have to show",
            text -> text.matches("[A-Za-z0-9._~+/=-]{16,256}"));
    static final Key<Optional<String>> NAMES = Key.optional(
            "admin_hosts",
            "host names separated by commas",
            "more host names that the admin listener may be called by, separated by commas");

    static final List<Key<?>> KEYS = List.of(ENABLED, HOST, PORT, ACCESS, NAMES);

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_BODY = 64 << 10;

    public AdminConfig {
        HOST.check(host);
        PORT.check(port);
        ACCESS.check(Optional.ofNullable(key));
        names = List.copyOf(names);
        if (enabled && key == null && !LOOPBACK.matcher(host).matches()) {
            throw new ConfigException("admin_host: " + host
                    + " (expected: 127.0.0.1 or another address of this machine alone, unless admin_key is set)");
        }
    }

    /** Whether nobody chose the port. */
    public boolean isDefaultPort() {
        return port == PORT.fallback();
    }

    public static AdminConfig from(Settings settings) {
        return new AdminConfig(
                settings.get(ENABLED),
                settings.get(HOST),
                settings.get(PORT),
                settings.get(ACCESS).orElse(null),
                settings.get(NAMES).map(AdminConfig::split).orElse(List.of()));
    }

    private static List<String> split(String names) {
        return Stream.of(names.split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** What its door is like: as the other one, but with one loop, short bodies and HTTP/1.1 alone. */
    public HttpConfig door(HttpConfig other) {
        return new HttpConfig(
                host,
                port,
                LONGEST_BODY,
                other.bodyMemory(),
                other.maxHeaderBytes(),
                other.idleTimeout(),
                other.requestTimeout(),
                other.shutdownDelay(),
                other.shutdownGrace(),
                1,
                other.docs(),
                new WireConfig(other.wire().gzip(), false, other.wire().http2MaxStreams()));
    }
}
