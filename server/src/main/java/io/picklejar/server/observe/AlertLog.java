package io.picklejar.server.observe;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line an alert, with fields that a log search can ask for. */
public final class AlertLog implements RegistryListener {

    private static final Logger LOG = LoggerFactory.getLogger("picklejar.alert");

    @Override
    public void on(RegistryEvent event) {
        if (event.isAlert()) {
            LOG.error(
                    "{}",
                    event.headline(),
                    keyValue("event", event.kind().name().toLowerCase(Locale.ROOT)),
                    keyValue("model", event.model()),
                    keyValue("model_version", event.version() == null ? "" : event.version()),
                    keyValue("detail", event.detail()));
        }
    }
}
