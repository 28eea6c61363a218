package io.picklejar.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is told when something goes wrong with a model.
 *
 * @param webhook address that alerts are posted to, or null; a secret, because such addresses often are a key themselves
 */
public record AlertConfig(@Nullable Secret webhook) {

    static final Key<Optional<Secret>> WEBHOOK = Key.secret(
            "alert_webhook",
            "an address such as https://hooks.example/x",
            "address that alerts about models are posted to, as JSON",
            AlertConfig::isAddress);

    static final List<Key<?>> KEYS = List.of(WEBHOOK);

    public AlertConfig {
        WEBHOOK.check(Optional.ofNullable(webhook));
    }

    public static AlertConfig from(Settings settings) {
        return new AlertConfig(settings.get(WEBHOOK).orElse(null));
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
