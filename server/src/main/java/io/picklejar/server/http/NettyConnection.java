package io.picklejar.server.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/** What Vert.x has no option for: this looks behind its interface. {@code NettyConnectionTest} says whether that still fits. */
final class NettyConnection {

    /** A head of ours is 200 bytes long, the answer to a row 250 to 500. */
    private static final int ROOM = 1024;

    private NettyConnection() {}

    /**
     * Takes from an HTTP/1 connection that has just arrived what it has too much of, and gives it what it lacks. On its event
     * loop.
     *
     * <ol>
     *   <li>No handler for idle connections, which looks at the clock at each read, each end of reading and each write: {@link
     *       Doorkeeper} knows since when a connection is silent. Until a connection is known to it, it has that handler.
     *   <li>Buffers for heads have room for a short answer as well. Netty then puts both into one, and one buffer is written
     *       instead of two, whose promises would be combined.
     * </ol>
     */
    static void trim(HttpConnection connection) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            return;
        }
        Channel channel = context(connection).channel();
        if (channel.pipeline().get(IdleStateHandler.class) != null) {
            channel.pipeline().remove(IdleStateHandler.class);
        }
        channel.config().setAllocator(new Roomy(channel.config().getAllocator()));
    }

    /** Ends a connection at once. {@link HttpConnection#close} would wait until the caller has taken what is on its way. */
    @SuppressWarnings("FutureReturnValueIgnored") // the connection's close handler tells
    static void cut(HttpConnection connection) {
        context(connection).close();
    }

    /**
     * Ends a stream of an HTTP/2 connection whose caller does not take the answer. {@code HttpServerResponse.reset} does
     * nothing once the answer was handed over.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the request's exception handler tells
    static void cut(HttpConnection connection, long stream) {
        ChannelHandlerContext context = context(connection);
        ((Http2ConnectionHandler) context.handler())
                .resetStream(context, (int) stream, Http2Error.CANCEL.code(), context.newPromise());
        context.flush();
    }

    private static ChannelHandlerContext context(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    private static final class Roomy extends AbstractByteBufAllocator {
        private final ByteBufAllocator allocator;

        Roomy(ByteBufAllocator allocator) {
            super(true);
            this.allocator = allocator;
        }

        @Override
        protected ByteBuf newHeapBuffer(int capacity, int limit) {
            return allocator.heapBuffer(capacity, limit);
        }

        @Override
        protected ByteBuf newDirectBuffer(int capacity, int limit) {
            return allocator.directBuffer(Math.clamp(ROOM, capacity, limit), limit);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return allocator.isDirectBufferPooled();
        }
    }
}
