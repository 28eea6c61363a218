package io.picklejar.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP relay whose network can become slow, hang or break. */
public final class Relay implements AutoCloseable {

    /** Connections made through it so far. */
    public final AtomicInteger connections = new AtomicInteger();

    /** Times that something was sent to the server. */
    public final AtomicInteger requests = new AtomicInteger();

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long delayMillis;
    private volatile boolean refusing;
    private boolean hanging;

    /** @param target a port of this machine */
    public Relay(int target) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread.ofPlatform().daemon(true).start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** What the server answers comes so much later. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** What the server answers does not come until this is undone. */
    public void hang(boolean on) {
        lock.lock();
        try {
            hanging = on;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets every connection. */
    public void reset() {
        sockets.forEach(Relay::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
            return;
        }
    }

    /** Resets every connection, and each new one as soon as it is made. */
    public void refuse(boolean on) {
        refusing = on;
        if (on) {
            reset();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            acceptOne();
        }
    }

    private void acceptOne() {
        try {
            accepted(listening.accept());
        } catch (IOException e) {
            // the relay was closed or reset what it had just accepted, which is what it is for
            return;
        }
    }

    private void accepted(Socket client) throws IOException {
        connections.incrementAndGet();
        sockets.add(client);
        if (refusing) {
            reset();
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            Thread.ofPlatform().daemon(true).start(() -> copy(client, server, false));
            Thread.ofPlatform().daemon(true).start(() -> copy(server, client, true));
        } catch (IOException e) {
            client.close();
        }
    }

    private void copy(Socket from, Socket to, boolean back) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (back) {
                    hold();
                } else {
                    requests.incrementAndGet();
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException | InterruptedException e) {
            // one side has gone; the other one hears of it by the close
            return;
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void hold() throws InterruptedException {
        lock.lock();
        try {
            while (hanging) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        Thread.sleep(delayMillis);
    }

    @Override
    public void close() throws IOException {
        hang(false);
        listening.close();
        reset();
    }
}
