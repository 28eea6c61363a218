package io.picklejar.benchmarks;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What the HTTP stack and the JSON parser cost without us: reads the body, walks through its tokens and its numbers, and
 * answers a constant as long as Picklejar's answer to one row, or to 100. Listens on 127.0.0.1 and the port that is its
 * argument, with a loop per core, as {@code HttpDoor} does.
 */
public final class EchoServer extends VerticleBase {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private static final CharSequence TYPE = HttpHeaders.createOptimized("application/json");

    private static final byte[] ONE = """
            {"prediction":1,"probabilities":[0.07935623918203426,0.9206437608179657],"confidence":0.9206437608179657,\
            "model":"logistic","model_version":"1.0.0","latency_ms":0.021,"timestamp":"2026-11-21T07:00:00.000Z",\
            "request_id":"0123456789abcdef"}""".getBytes(StandardCharsets.UTF_8);

    /** As long as the answer to the 100 rows that the comparison sends. */
    private static final byte[] HUNDRED = ("{\"predictions\":[" + "1,".repeat(99) + "1],\"probabilities\":["
                    + "[0.07935623918203426,0.9206437608179657],".repeat(99) + "[]],\"confidences\":["
                    + "0.9206437608179657,".repeat(99) + "1],\"batch_size\":100}")
            .getBytes(StandardCharsets.UTF_8);

    private final int port;

    private EchoServer(int port) {
        this.port = port;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int cores = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores));
        vertx.deployVerticle(() -> new EchoServer(port), new DeploymentOptions().setInstances(cores))
                .onFailure(error -> {
                    System.err.println("echo: " + error.getMessage());
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true))
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(port, "127.0.0.1");
    }

    private static void answer(HttpServerRequest request, Buffer body) {
        double sum = sum(body.getBytes());
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                // The sum is looked at, or the numbers would be parsed for nothing.
                .setStatusCode(Double.isNaN(sum) ? 422 : 200)
                .end(Buffer.buffer(request.path().endsWith("/batch") ? HUNDRED : ONE));
    }

    private static double sum(byte[] body) {
        double sum = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    sum += parser.getDoubleValue();
                }
            }
        }
        return sum;
    }
}
