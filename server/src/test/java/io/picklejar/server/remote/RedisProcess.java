package io.picklejar.server.remote;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A Redis server of one's own: this machine's if it has one, else the one that the library embedded-redis brings. */
public final class RedisProcess implements AutoCloseable {

    private static final String EMBEDDED = "redis-server-6.2.6-v5-linux-amd64";

    private final int port;
    private final List<String> settings;
    private Process process;

    private RedisProcess(int port, List<String> settings) throws IOException {
        this.port = port;
        this.settings = settings;
        this.process = launch();
    }

    /**
     * Starts one on a free port; keeps nothing on the disk. Skips the test, with a line saying so, where none can run.
     *
     * @param settings as on its command line: {@code "--requirepass", "x"}
     */
    public static RedisProcess start(String... settings) throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        return new RedisProcess(free, List.of(settings));
    }

    /**
     * Starts one that speaks TLS alone. Skips the test, with a line saying so, where this machine's does not.
     *
     * @param settings as on its command line
     */
    public static RedisProcess startTls(TestCertificates certificates, String alias, String... settings)
            throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        List<String> all = new ArrayList<>(List.of("--port", "0", "--tls-port", String.valueOf(free)));
        all.addAll(List.of("--tls-cert-file", certificates.certificate(alias).toString()));
        all.addAll(List.of("--tls-key-file", certificates.key(alias).toString()));
        all.addAll(List.of("--tls-ca-cert-file", certificates.certificate("ca").toString()));
        all.addAll(List.of("--tls-auth-clients", "no"));
        all.addAll(List.of(settings));
        try {
            return new RedisProcess(free, all);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("tls-port")) {
                throw e;
            }
            System.out.println("skipped: this machine's redis-server does not speak TLS");
            return Assumptions.abort("this machine's redis-server does not speak TLS");
        }
    }

    private Process launch() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(program().toString(), "--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(settings);
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitReady(started);
        return started;
    }

    /** The rest of its output is read, too: it would stop at a full pipe. */
    private static void awaitReady(Process started) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            all.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).contains("ready to accept connections")) {
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return;
            }
        }
        throw new IOException("redis-server did not start: " + all);
    }

    private static Path program() throws IOException {
        for (String folder : String.valueOf(System.getenv("PATH")).split(Pattern.quote(File.pathSeparator), -1)) {
            Path program = Path.of(folder, "redis-server");
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        boolean canRun = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        if (!canRun) {
            System.out.println("skipped: no redis-server on this machine");
            Assumptions.abort("no redis-server on this machine");
        }
        return embedded();
    }

    private static Path embedded() throws IOException {
        Path program = Files.createTempFile("redis-server", "");
        program.toFile().deleteOnExit();
        try (InputStream in = RedisProcess.class.getResourceAsStream("/" + EMBEDDED)) {
            if (in == null) {
                throw new IOException("embedded-redis no longer brings " + EMBEDDED);
            }
            Files.write(program, in.readAllBytes());
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        return program;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a power cut would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again on the same port, empty. */
    public void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        kill();
    }
}
