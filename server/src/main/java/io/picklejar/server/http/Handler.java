package io.picklejar.server.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a door. Called on event loops, by several at once; must not block.
 *
 * @param <R> what a path asks for
 */
interface Handler<R> {

    /** @throws io.picklejar.server.error.ServeException for a path that is none of its own */
    R route(String path);

    /**
     * Looks at a request's head before its body is read.
     *
     * @throws io.picklejar.server.error.ServeException if it need not be read
     */
    void check(R route, HttpServerRequest request);

    /** Answers, soon or later, or throws. */
    void serve(Exchange exchange, R route);

    /** Answers with an error, unless there is an answer already. */
    void refuse(Exchange exchange, @Nullable R route, RuntimeException error);
}
