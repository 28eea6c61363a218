package io.picklejar.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Requests on many connections from one thread. Latencies count from the moment a request was due, so that a server that makes
 * its callers wait is not asked less for it (no coordinated omission).
 */
final class LoadClient {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_CONNECTIONS = 4000;
    private static final int REFUSED = 503;

    private final int port;
    private final List<byte[]> requests;

    /** Asks a model of one feature. */
    LoadClient(int port, String model, int deadlineMillis) {
        this(port, List.of(model), "{\"x\": 0.5}", deadlineMillis);
    }

    /** Asks models in turn, with the same body. */
    LoadClient(int port, List<String> models, String body, int deadlineMillis) {
        this.port = port;
        this.requests = models.stream()
                .map(model -> request(model, body, deadlineMillis))
                .toList();
    }

    private static byte[] request(String model, String body, int deadlineMillis) {
        return ("POST /predict/" + model
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Request-Timeout-Ms: "
                        + deadlineMillis + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What became of the requests.
     *
     * @param answered latencies of those that were answered with 200
     * @param refused latencies of those that were refused (503)
     * @param statuses how many had which other status than 200
     * @param inTime how many were answered while the load lasted
     * @param lastFailureSeconds when the last that was not answered with 200 had been due, in seconds since the beginning
     */
    record Result(
            long sent,
            Histogram answered,
            Histogram refused,
            Map<Integer, Long> statuses,
            long inTime,
            double lastFailureSeconds) {
        /** A second. */
        double goodput(int seconds) {
            return inTime / (double) seconds;
        }
    }

    Result closedLoop(int clients, int seconds) throws IOException {
        return new Run(0, clients, seconds).run();
    }

    Result openLoop(double perSecond, int seconds) throws IOException {
        return new Run(perSecond, 0, seconds).run();
    }

    private final class Run {
        private final double perSecond;
        private final int clients;
        private final long start = System.nanoTime();
        private final long end;
        private final Histogram answered = new Histogram(3);
        private final Histogram refused = new Histogram(3);
        private final Map<Integer, Long> statuses = new TreeMap<>();
        private final ArrayDeque<Connection> free = new ArrayDeque<>();
        private final Selector selector = Selector.open();
        private int connections;
        private int waiting;
        private long sent;
        private long inTime;
        private long lastFailure = start;

        Run(double perSecond, int clients, int seconds) throws IOException {
            this.perSecond = perSecond;
            this.clients = clients;
            this.end = start + TimeUnit.SECONDS.toNanos(seconds);
        }

        Result run() throws IOException {
            try {
                while (true) {
                    long now = System.nanoTime();
                    if (now < end) {
                        sendDue(now);
                    } else if (waiting == 0 || now > end + LONGEST_NANOS) {
                        break;
                    }
                    receive();
                }
                return new Result(sent, answered, refused, statuses, inTime, (lastFailure - start) / 1e9);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            }
        }

        private void sendDue(long now) throws IOException {
            if (clients > 0) {
                while (waiting < clients) {
                    send(now);
                }
            } else {
                long due = 1 + (long) ((now - start) * perSecond / 1e9);
                while (sent < due) {
                    send(start + (long) (sent * 1e9 / perSecond));
                }
            }
        }

        private void send(long due) throws IOException {
            byte[] request = requests.get((int) (sent++ % requests.size()));
            Connection connection = free.poll();
            if (connection == null) {
                if (connections >= MOST_CONNECTIONS) {
                    throw new IOException("more than " + MOST_CONNECTIONS + " requests wait");
                }
                connections++;
                connection = new Connection(selector, port);
            }
            connection.send(request, due);
            waiting++;
        }

        private void receive() throws IOException {
            selector.select(
                    key -> {
                        Connection connection = (Connection) key.attachment();
                        int status = connection.receive();
                        if (status != 0) {
                            waiting--;
                            free.push(connection);
                            count(status, connection.due);
                        }
                    },
                    1);
        }

        private void count(int status, long due) {
            long now = System.nanoTime();
            if (status == 200) {
                answered.recordValue(now - due);
                inTime += now <= end ? 1 : 0;
            } else {
                if (status == REFUSED) {
                    refused.recordValue(now - due);
                }
                statuses.merge(status, 1L, Long::sum);
                lastFailure = Math.max(lastFailure, due);
            }
        }
    }

    /** One request at a time. */
    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(16 << 10);
        private long due;

        Connection(Selector selector, int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(byte[] request, long dueNanos) throws IOException {
            due = dueNanos;
            in.clear();
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** The status once the answer is whole, else 0. */
        int receive() {
            try {
                if (channel.read(in) < 0) {
                    throw new IOException("the server closed a connection");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            if (head < 0) {
                return 0;
            }
            int at = text.toLowerCase(Locale.ROOT).indexOf("content-length:") + 15;
            int length =
                    Integer.parseInt(text.substring(at, text.indexOf('\r', at)).strip());
            return in.position() >= head + 4 + length ? Integer.parseInt(text.substring(9, 12)) : 0;
        }
    }
}
