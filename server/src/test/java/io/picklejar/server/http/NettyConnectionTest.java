package io.picklejar.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether Vert.x and Netty still are as {@link NettyConnection} takes them to be. */
class NettyConnectionTest {

    private final List<Integer> written = new CopyOnWriteArrayList<>();
    private final List<String> handlers = new ArrayList<>();

    /** Counts the buffers that reach the socket. */
    private final class Counter extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            written.add(((ByteBuf) message).readableBytes());
            super.write(context, message, promise);
        }
    }

    private void ask(boolean lean, int length) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setHttp2ClearTextEnabled(true)
                            .setIdleTimeout(60))
                    .connectionHandler(connection -> {
                        if (lean) {
                            NettyConnection.trim(connection);
                        }
                        Channel channel = ((HttpServerConnection) connection)
                                .channelHandlerContext()
                                .channel();
                        channel.pipeline().addFirst(new Counter());
                        channel.pipeline()
                                .forEach(each ->
                                        handlers.add(each.getValue().getClass().getSimpleName()));
                    })
                    .requestHandler(request -> request.response().end(Buffer.buffer(new byte[length])))
                    .listen(0, "127.0.0.1")
                    .await();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).hasSize(length);
        } finally {
            vertx.close().await();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "300, 1", "800, 1", "4000, 2"})
    void aShortAnswerGoesOutWithItsHead(int length, int buffers) throws Exception {
        ask(true, length);
        assertThat(written).hasSize(buffers);
        assertThat(written.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(length);
    }

    @Test
    void nothingLooksAtTheClock() throws Exception {
        ask(true, 1);
        assertThat(handlers).isNotEmpty().doesNotContain(IdleStateHandler.class.getSimpleName());
    }

    @Test
    void withoutItBothWouldBeOtherwise() throws Exception {
        ask(false, 300);
        assertThat(written).hasSize(2);
        assertThat(handlers).contains(IdleStateHandler.class.getSimpleName());
    }
}
