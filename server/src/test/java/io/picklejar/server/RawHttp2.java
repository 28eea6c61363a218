package io.picklejar.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An HTTP/2 connection that can be as rude as a test needs: frames as bytes, heads without compression (RFC 9113, 7541). */
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;

    static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(20_000);
    }

    /** A frame that the server sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The error of a RESET, or of a GO_AWAY. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GO_AWAY ? 4 : 0);
        }
    }

    /** By prior knowledge. */
    static RawHttp2 connect(int port) throws IOException {
        RawHttp2 connection = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        connection.preface(new byte[0]);
        return connection;
    }

    /** By prior knowledge, on which no stream is sent any data (SETTINGS_INITIAL_WINDOW_SIZE is 0). */
    static RawHttp2 connectWithoutWindow(int port) throws IOException {
        RawHttp2 connection = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        connection.preface(new byte[] {0, 4, 0, 0, 0, 0});
        return connection;
    }

    /** By an upgrade of {@code GET /live}, whose answer comes as stream 1. */
    static RawHttp2 upgrade(int port) throws IOException {
        RawHttp2 connection = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        connection.write("GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        connection.readHead();
        connection.preface(new byte[0]);
        return connection;
    }

    private void preface(byte[] settings) throws IOException {
        write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        frame(SETTINGS, 0, 0, settings);
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head.toString());
        }
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
    }

    /** The head of a {@code POST /predict} with JSON to follow. */
    void post(int stream) throws IOException {
        frame(HEADERS, END_HEADERS, stream, head(0x83, "/predict"));
    }

    void get(int stream, String path) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, stream, head(0x82, path));
    }

    void body(int stream, String body) throws IOException {
        frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
    }

    void ping() throws IOException {
        frame(PING, 0, 0, new byte[8]);
    }

    void reset(int stream) throws IOException {
        frame(RESET, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /** Literals without indexing, their names from the static table. */
    private static byte[] head(int method, String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(method);
        head.write(0x86);
        literal(head, path, 0x04);
        literal(head, "x", 0x01);
        literal(head, "application/json", 0x0f, 0x10);
        return head.toByteArray();
    }

    private static void literal(ByteArrayOutputStream head, String value, int... name) {
        for (int part : name) {
            head.write(part);
        }
        head.write(value.length());
        head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame of that type on that stream; others before it are passed over, settings confirmed. */
    Frame await(int type, int stream) throws IOException {
        while (true) {
            int start = in.readInt();
            Frame frame = new Frame(start & 0xff, in.readUnsignedByte(), in.readInt(), in.readNBytes(start >>> 8));
            if (frame.type() == SETTINGS && frame.flags() == 0) {
                frame(SETTINGS, ACK, 0, new byte[0]);
            }
            if (frame.type() == type && frame.stream() == stream) {
                return frame;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
