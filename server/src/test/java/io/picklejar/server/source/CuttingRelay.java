package io.picklejar.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay that cuts a connection once so many bytes have come back through it. */
final class CuttingRelay implements AutoCloseable {

    /** How many more connections are cut. */
    final AtomicInteger cuts = new AtomicInteger();

    /** Bytes that came back in all. */
    final AtomicLong received = new AtomicLong();

    private final ServerSocket server;
    private final int target;
    private final long cutAfter;

    CuttingRelay(int target, long cutAfter) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.cutAfter = cutAfter;
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> copy(client, upstream, false));
                Thread.ofVirtual().start(() -> copy(upstream, client, true));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void copy(Socket from, Socket to, boolean back) {
        byte[] buffer = new byte[8192];
        long count = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                count += back ? n : 0;
                received.addAndGet(back ? n : 0);
                if (count > cutAfter && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other side has closed, which is what a cut looks like
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
