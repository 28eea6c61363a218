package io.picklejar.server.lookup;

import java.io.BufferedInputStream;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of one's own, from the binaries that zonky's artifact brings. It refuses to run as root, so where the
 * tests are root it runs as nobody.
 */
public final class PostgresProcess implements AutoCloseable {

    private static final String BINARIES = "/postgres-linux-x86_64.txz";
    private static final String NOBODY = "65534";

    private final Path home;
    private final Path data;
    private final int port;
    private Process process;

    private PostgresProcess(Path home, int port) throws IOException {
        this.home = home;
        this.data = home.resolve("data");
        this.port = port;
        run(List.of("chown", "-R", NOBODY + ":" + NOBODY, home.toString()), isRoot());
        List<String> make = new ArrayList<>(List.of(program("initdb"), "-D", data.toString()));
        make.addAll(List.of("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        run(asNobody(make), true);
        this.process = launch();
    }

    /** Starts one on a free port. Skips the test, with a line saying so, where none can run. */
    public static PostgresProcess start() throws IOException {
        boolean canRun = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")
                && (!isRoot() || isOnPath("setpriv"));
        if (!canRun) {
            System.out.println("skipped: no PostgreSQL can run on this machine");
            Assumptions.abort("no PostgreSQL can run on this machine");
        }
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        Path home = Files.createTempDirectory("postgres-");
        unpack(home);
        return new PostgresProcess(home, free);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void unpack(Path home) throws IOException {
        try (InputStream in = PostgresProcess.class.getResourceAsStream(BINARIES)) {
            if (in == null) {
                throw new IOException("the artifact no longer brings " + BINARIES);
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(entry, tar, home.resolve(entry.getName()));
                }
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path to) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(to);
            return;
        }
        Files.createDirectories(to.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(to, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, to);
            Files.setPosixFilePermissions(
                    to, PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static List<String> asNobody(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        all.addAll(command);
        return all;
    }

    private static void run(List<String> command, boolean wanted) throws IOException {
        if (!wanted) {
            return;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + output);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data.toString()));
        command.addAll(List.of("-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1"));
        command.addAll(List.of("-c", "unix_socket_directories=", "-c", "fsync=off"));
        command.addAll(List.of("-c", "shared_preload_libraries=pg_stat_statements", "-c", "log_min_messages=log"));
        Process started =
                new ProcessBuilder(asNobody(command)).redirectErrorStream(true).start();
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
            if (line.contains("ready to accept connections")) {
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return;
            }
        }
        throw new IOException("postgres did not start: " + all);
    }

    public int port() {
        return port;
    }

    /** Through another port than its own, a relay's for instance. */
    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Runs statements, on a connection of their own. */
    public void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(port), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A transaction that keeps everybody from a table until it is closed. */
    public Connection lock(String table) throws SQLException {
        Connection connection = DriverManager.getConnection(url(port), "postgres", "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }

    /** The first number that a query gives. */
    public long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(port), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Sends a signal to one of its processes. */
    public static void signal(String name, long pid) throws IOException {
        run(List.of("kill", "-" + name, String.valueOf(pid)), true);
    }

    /** Ends it at once; what was committed stays. */
    public void stop() throws IOException {
        run(List.of("kill", "-QUIT", String.valueOf(process.pid())), true);
        process.onExit().join();
    }

    /** Speaks TLS, too, with this certificate from now on. */
    public void useTls(Path certificate, Path key) throws IOException, SQLException {
        for (Path file : List.of(certificate, key)) {
            Path own = home.resolve("tls-" + file.getFileName());
            Files.copy(file, own, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
            run(List.of("chown", NOBODY + ":" + NOBODY, own.toString()), isRoot());
        }
        run("alter system set ssl_cert_file = '" + home.resolve("tls-" + certificate.getFileName()) + "'");
        run("alter system set ssl_key_file = '" + home.resolve("tls-" + key.getFileName()) + "'");
        run("alter system set ssl = on");
        run("select pg_reload_conf()");
    }

    /** Starts it again on the same port. */
    public void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() throws IOException {
        stop();
        run(List.of("rm", "-rf", home.toString()), true);
    }
}
