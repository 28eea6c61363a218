package io.picklejar.server.observe;

import io.picklejar.server.config.LogConfig.Requests;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request at most; never a value that somebody sent. Nothing is formatted here: {@link RequestLine}. */
public final class RequestLog implements PredictionListener {

    private final Requests which;
    private final Logger log;

    public RequestLog(Requests which) {
        this(which, LoggerFactory.getLogger("picklejar.request"));
    }

    RequestLog(Requests which, Logger log) {
        this.which = which;
        this.log = log;
    }

    @Override
    public void on(PredictionEvent event) {
        switch (event) {
            case Answered answered -> {
                if (which == Requests.ALL && log.isInfoEnabled()) {
                    log.info("predicted {}", RequestLine.Predicted.of(answered));
                }
            }
            case Refused refused -> {
                if (which != Requests.OFF && log.isInfoEnabled()) {
                    log.info("refused {}", RequestLine.Refused.of(refused));
                }
            }
        }
    }
}
