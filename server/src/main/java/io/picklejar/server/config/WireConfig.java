package io.picklejar.server.config;

import java.util.List;

/**
 * What of HTTP is spoken beyond plain HTTP/1.1.
 *
 * @param gzip whether answers are compressed for callers who accept it; bodies may always come compressed
 * @param http2 whether HTTP/2 is spoken, by upgrade and by prior knowledge
 * @param http2MaxStreams requests that may be under way on one HTTP/2 connection
 */
public record WireConfig(boolean gzip, boolean http2, int http2MaxStreams) {

    static final Key<Boolean> GZIP =
            Key.truth("gzip", true, "compress answers of 1 KiB and more for callers who accept gzip");
    static final Key<Boolean> HTTP2 =
            Key.truth("http2", true, "speak HTTP/2 without TLS (h2c), by upgrade and by prior knowledge");
    static final Key<Integer> HTTP2_MAX_STREAMS =
            Key.integer("http2_max_streams", 256, 1, 10_000, "requests that may be under way on one HTTP/2 connection");

    static final List<Key<?>> KEYS = List.of(GZIP, HTTP2, HTTP2_MAX_STREAMS);

    public WireConfig {
        HTTP2_MAX_STREAMS.check(http2MaxStreams);
    }

    public static WireConfig from(Settings settings) {
        return new WireConfig(settings.get(GZIP), settings.get(HTTP2), settings.get(HTTP2_MAX_STREAMS));
    }
}
