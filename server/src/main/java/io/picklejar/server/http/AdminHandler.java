package io.picklejar.server.http;

import io.picklejar.server.admin.EventLog;
import io.picklejar.server.admin.ModelAdmin;
import io.picklejar.server.config.AdminConfig;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.protocol.AdminBody;
import io.picklejar.server.protocol.AdminWriter;
import io.picklejar.server.protocol.ErrorAnswer;
import io.picklejar.server.protocol.OpenApiAdmin;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands behind the admin door. Changes take their time on virtual threads; every change leaves a line in the log. */
public final class AdminHandler implements Handler<AdminRoute> {

    private static final Logger LOG = LoggerFactory.getLogger("picklejar.admin");

    private final ModelAdmin models;
    private final EventLog events;
    private final AdminGate gate;
    private final @Nullable DocsPages docs;
    private final byte[] openApi;

    /**
     * @param docs null where no docs are served
     * @param version of this server
     */
    public AdminHandler(
            ModelAdmin models, EventLog events, AdminConfig config, @Nullable DocsPages docs, String version) {
        this.models = models;
        this.events = events;
        this.gate = new AdminGate(config);
        this.docs = docs;
        this.openApi = OpenApiAdmin.document(version, config.key() != null);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(int status, byte[] body) {}

    @Override
    public AdminRoute route(String path) {
        return AdminRoute.of(path);
    }

    @Override
    public void check(AdminRoute route, HttpServerRequest request) {
        gate.admit(request.getHeader(HttpHeaders.HOST), request.getHeader(HttpHeaders.ORIGIN));
        if (!route.action().isOpen()) {
            gate.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
        }
        if (!route.action().methods().contains(request.method().name())) {
            throw new ServeException.MethodNotAllowed(route.action().methods());
        }
        if (route.action() != AdminRoute.Action.PAGE) {
            Negotiation.requireJsonAccepted(request.getHeader(HttpHeaders.ACCEPT));
        }
        if (hasBody(request)) {
            requireJson(request);
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** A body must say what it is: a form, which a browser sends for any page, cannot. */
    private static void requireJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            throw new ServeException.UnsupportedMediaType("Content-Type: (none) (expected: application/json)");
        }
        Negotiation.requireJsonBody(type, request.getHeader(HttpHeaders.CONTENT_ENCODING));
    }

    @Override
    public void serve(Exchange exchange, AdminRoute route) {
        switch (route.action()) {
            case OPEN_API -> openApi(exchange);
            case PAGE -> page(exchange, route.path());
            default -> later(exchange, route);
        }
    }

    private void later(Exchange exchange, AdminRoute route) {
        Context loop = Vertx.currentContext();
        byte[] body = exchange.body();
        String since = exchange.parameter("since");
        String model = exchange.parameter("model");
        String caller = String.valueOf(exchange.request.remoteAddress());
        Thread.ofVirtual().name("admin").start(() -> {
            try {
                Answer answer = route.action() == AdminRoute.Action.EVENTS ? events(since, model) : answer(route, body);
                loop.runOnContext(back -> answered(exchange, route, caller, answer));
            } catch (RuntimeException e) {
                loop.runOnContext(back -> refuse(exchange, route, e));
            }
        });
    }

    private static void answered(Exchange exchange, AdminRoute route, String caller, Answer answer) {
        exchange.json(answer.status(), answer.body());
        if (route.action().changes()) {
            LOG.info("{} {} for {}: {}", exchange.request.method(), exchange.request.path(), caller, answer.status());
        }
    }

    private Answer answer(AdminRoute route, byte[] body) {
        String name = route.model();
        int status = 200;
        switch (route.action()) {
            case MODELS -> {
                return new Answer(200, AdminWriter.models(models.models()));
            }
            case RELOAD -> {
                return new Answer(200, AdminWriter.models(models.reload()));
            }
            case LOAD -> status = models.load(name, AdminBody.version(body, false)) ? 200 : 202;
            case UNLOAD -> models.unload(name, unloaded(body));
            case EVICT -> models.evict(name, AdminBody.version(body, false));
            case PROMOTE -> models.promote(name, AdminBody.version(body, false));
            case ROLLBACK -> models.rollback(name);
            case PAUSE -> models.pause(name, true);
            case RESUME -> models.pause(name, false);
            case TRAFFIC -> models.traffic(name, AdminBody.values(body));
            case LABELS -> models.labels(name, AdminBody.values(body));
            case SHADOW -> models.shadow(name, AdminBody.version(body, true));
            case MODEL, EVENTS, OPEN_API, PAGE -> {}
        }
        return new Answer(status, AdminWriter.model(models.model(name)));
    }

    private static String unloaded(byte[] body) {
        String version = AdminBody.version(body, true);
        if (version == null) {
            throw new ServeException.Malformed("version: null (expected: the version to unload)");
        }
        return version;
    }

    private Answer events(@Nullable String since, @Nullable String model) {
        try {
            long id = since == null ? 0 : Long.parseLong(since);
            long last = events.last();
            return new Answer(200, AdminWriter.events(events.since(id, model), last));
        } catch (NumberFormatException e) {
            throw new ServeException.Malformed("since: not a number (expected: the id of an event)");
        }
    }

    private void openApi(Exchange exchange) {
        if (docs == null) {
            throw new ServeException.NotFound("Not Found");
        }
        exchange.json(200, openApi);
    }

    private void page(Exchange exchange, String path) {
        if (docs == null || !docs.serve(exchange, path)) {
            throw new ServeException.NotFound("Not Found");
        }
    }

    @Override
    public void refuse(Exchange exchange, @Nullable AdminRoute route, RuntimeException error) {
        if (exchange.isAnswered()) {
            return;
        }
        if (!(error instanceof ServeException)) {
            LOG.error("request {} failed", exchange.requestId, error);
        }
        ErrorAnswer answer = exchange.fail(error);
        LOG.info(
                "{} {} for {}: {} {}",
                exchange.request.method(),
                exchange.request.path(),
                exchange.request.remoteAddress(),
                answer.status(),
                answer.kind());
    }
}
