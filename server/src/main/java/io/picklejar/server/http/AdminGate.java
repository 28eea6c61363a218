package io.picklejar.server.http;

import io.picklejar.server.config.AdminConfig;
import io.picklejar.server.config.Secret;
import io.picklejar.server.error.ServeException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the admin listener.
 *
 * <ol>
 *   <li>It must be called by a name of its own or by an address: a page whose name was made to point here (DNS rebinding) is
 *       called by another.
 *   <li>A page that was loaded from elsewhere must not call it at all.
 *   <li>Where there is a key, callers show it as a bearer token (RFC 6750).
 * </ol>
 */
final class AdminGate {

    static final String CHALLENGE = "Bearer realm=\"picklejar admin\"";

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[^:\\[\\]]+)(:\\d{1,5})?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*\\]|\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern BEARER = Pattern.compile("bearer +([^ ]+) *", Pattern.CASE_INSENSITIVE);

    private final AdminConfig config;

    AdminGate(AdminConfig config) {
        this.config = config;
    }

    /** @throws ServeException.Forbidden for whoever must not even ask */
    void admit(@Nullable String host, @Nullable String origin) {
        Matcher matcher = HOST.matcher(host == null ? "" : host);
        if (!matcher.matches() || !isOurs(matcher.group(1))) {
            throw new ServeException.Forbidden(
                    "Host: " + abbreviated(host) + " (expected: localhost, an address, or a name in admin_hosts)");
        }
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw new ServeException.Forbidden(
                    "Origin: " + abbreviated(origin) + " (expected: none, or this listener's own)");
        }
    }

    private boolean isOurs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return plain.equals("localhost")
                || ADDRESS.matcher(plain).matches()
                || plain.equals(config.host().toLowerCase(Locale.ROOT))
                || config.names().contains(plain);
    }

    /** @throws ServeException.Unauthenticated without the key, where there is one */
    void authenticate(@Nullable String authorization) {
        Secret key = config.key();
        if (key == null) {
            return;
        }
        Matcher matcher = BEARER.matcher(authorization == null ? "" : authorization);
        if (!matcher.matches()) {
            throw new ServeException.Unauthenticated(
                    "a key is required (expected: the header Authorization: Bearer KEY)", CHALLENGE);
        }
        if (!key.matches(matcher.group(1))) {
            throw new ServeException.Unauthenticated("not the right key", CHALLENGE + ", error=\"invalid_token\"");
        }
    }

    private static String abbreviated(@Nullable String value) {
        return value == null || value.isEmpty()
                ? "(none)"
                : value.length() <= 100 ? value : value.substring(0, 100) + "…";
    }
}
