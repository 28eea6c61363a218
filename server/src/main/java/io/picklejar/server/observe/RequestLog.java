package io.picklejar.server.observe;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.config.LogConfig.Requests;
import io.picklejar.server.predict.Millis;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request at most; never a value that somebody sent. */
public final class RequestLog implements PredictionListener {

    private static final Logger LOG = LoggerFactory.getLogger("picklejar.request");

    private final Requests which;

    public RequestLog(Requests which) {
        this.which = which;
    }

    @Override
    public void on(PredictionEvent event) {
        switch (event) {
            case Answered answered -> {
                if (which == Requests.ALL && LOG.isInfoEnabled()) {
                    answered(answered);
                }
            }
            case Refused refused -> {
                if (which != Requests.OFF && LOG.isInfoEnabled()) {
                    refused(refused);
                }
            }
        }
    }

    private static void answered(Answered event) {
        List<Object> fields = new ArrayList<>(List.of(
                keyValue("request_id", event.requestId()),
                keyValue("model", event.served().artifact().name()),
                keyValue("model_version", event.served().artifact().version()),
                keyValue("rows", event.predictions().rows()),
                keyValue("model_ms", Millis.of(event.modelNanos())),
                keyValue("total_ms", Millis.of(event.totalNanos()))));
        if (event.cached() != CacheUse.NONE) {
            fields.add(keyValue("cache", event.cached().word()));
        }
        LOG.info("predicted" + " {}".repeat(fields.size()), fields.toArray());
    }

    private static void refused(Refused event) {
        LOG.info(
                "refused {} {} {} {} {}",
                keyValue("request_id", event.requestId()),
                keyValue("model", event.model()),
                keyValue("status", event.status()),
                keyValue("kind", event.kind()),
                keyValue("total_ms", Millis.of(event.totalNanos())));
    }
}
