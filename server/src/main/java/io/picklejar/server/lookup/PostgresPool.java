package io.picklejar.server.lookup;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.config.Secret;
import io.picklejar.server.remote.Deadlines;
import io.picklejar.server.remote.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read-only connections to one database, each lent to one question at a time.
 *
 * <ol>
 *   <li>The database has no more of them than the source's {@code pool}, and for a moment one that asks after others. A
 *       connection that broke during a question counts until the database says that it has ended ({@link LostBackends}).
 *   <li>What a question runs when it is abandoned is cancelled in the database; one that has not begun does not begin.
 *   <li>Where no cancel arrives the database ends the statement by itself, and where it does not do that either the
 *       connection is cut, in this order and before long.
 *   <li>Making one does not connect.
 * </ol>
 */
final class PostgresPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresPool.class);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);

    /** From a source's timeout to the one that the database itself keeps, which a cancel should be quicker than. */
    private static final long SPARE_MILLIS = 500;

    /** A cancel that comes before its statement is lost, so there is another, and then less and less often. */
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(250);

    private static final int CONNECTIONS_AT_HAND = 1;
    private static final String LONGEST_RESULT = "32M";

    private final HikariDataSource pool = new HikariDataSource();
    private final Semaphore places;
    private final long waitMillis;
    private final Deadlines cancels;
    private final LostBackends lost;

    /** Connections that nobody waits for, or that are lost. */
    private int strays;

    PostgresPool(LookupConfig.Source source) {
        this.waitMillis = Math.max(source.timeout().toMillis(), SHORTEST_WAIT.toMillis());
        this.places = new Semaphore(source.pool(), true);
        this.cancels = new Deadlines("lookup-" + source.name() + "-cancels");
        Properties driver = driver(source);
        configure(pool, source, driver);
        String url = source.url().reveal();
        this.lost = new LostBackends(() -> DriverManager.getConnection(url, driver), cancels, this::found);
    }

    private Properties driver(LookupConfig.Source source) {
        long seconds = Math.ceilDiv(waitMillis, 1000L);
        Properties driver = new Properties();
        source.user().ifPresent(user -> driver.setProperty("user", user));
        source.password().map(Secret::reveal).ifPresent(password -> driver.setProperty("password", password));
        driver.setProperty("ApplicationName", "picklejar");
        driver.setProperty("readOnlyMode", "always");
        driver.setProperty("prepareThreshold", "1");
        driver.setProperty("connectTimeout", Long.toString(seconds));
        driver.setProperty("loginTimeout", Long.toString(seconds));
        driver.setProperty("socketTimeout", Long.toString(seconds + 1));
        driver.setProperty("cancelSignalTimeout", Long.toString(seconds));
        driver.setProperty("maxResultBuffer", LONGEST_RESULT);
        driver.setProperty("tcpKeepAlive", "true");
        trust(driver, source);
        return driver;
    }

    /** A pool that is configured like this connects when it is first asked for a connection. */
    private void configure(HikariConfig pool, LookupConfig.Source source, Properties driver) {
        pool.setPoolName("lookup-" + source.name());
        pool.setDriverClassName("org.postgresql.Driver");
        pool.setJdbcUrl(source.url().reveal());
        pool.setDataSourceProperties(driver);
        pool.setConnectionInitSql(statementTimeout(waitMillis + SPARE_MILLIS));
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(source.pool());
        pool.setMinimumIdle(CONNECTIONS_AT_HAND);
        pool.setConnectionTimeout(waitMillis);
        pool.setValidationTimeout(waitMillis);
        pool.setInitializationFailTimeout(-1);
        pool.setThreadFactory(Thread.ofPlatform()
                .daemon(true)
                .name("lookup-" + source.name() + "-", 0)
                .factory());
    }

    /** A shorter one of the role or the url stays. As a parameter of the connection, PgBouncer would refuse it. */
    private static String statementTimeout(long millis) {
        return """
                select set_config(name, least(nullif(setting::bigint, 0), %d)::text, false)
                from pg_settings where name = 'statement_timeout'""".formatted(millis);
    }

    /**
     * What the url says comes first. Without a file of its own the driver looks for one in the user's home and fails where
     * there is none; Java's authorities are what a certificate of a public one needs.
     */
    private static void trust(Properties driver, LookupConfig.Source source) {
        source.ca().ifPresent(file -> {
            Tls.requireCertificates(file);
            driver.setProperty("sslmode", "verify-full");
            driver.setProperty("sslrootcert", file);
        });
        String url = source.url().reveal();
        boolean isUsual = Files.exists(Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
        if (source.ca().isEmpty() && !isUsual && url.contains("sslmode=verify-") && !url.contains("sslrootcert=")) {
            driver.setProperty("sslfactory", DefaultJavaSSLFactory.class.getName());
        }
    }

    /** What a question does with its connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** For one question. */
    Loan loan() {
        return new Loan();
    }

    /** Lost connections and those that nobody waits for are not replaced before somebody wants another. */
    private synchronized void strayed(int more) {
        strays += more;
        pool.setMinimumIdle(strays == 0 ? CONNECTIONS_AT_HAND : 0);
    }

    /** The database no longer has so many of the lost ones. */
    private void found(int gone) {
        strayed(-gone);
        places.release(gone);
    }

    @Override
    public void close() {
        lost.close();
        pool.close();
    }

    /** A question's claim to one connection. */
    final class Loan {

        /** Where its statement may be running. Ends under this lock, so that no cancel hits who has the connection next. */
        private volatile @Nullable PgConnection running;

        private volatile boolean isAbandoned;

        /** Whether it is counted among the strays. */
        private boolean isStray;

        /** Waits for a connection and works with it; once. */
        <T> T use(Work<T> work) throws SQLException, InterruptedException {
            if (!places.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException(
                        "no connection was free within " + waitMillis + " ms",
                        PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
            }
            boolean isLost = false;
            try (Connection connection = pool.getConnection()) {
                PgConnection backend = connection.unwrap(PgConnection.class);
                try {
                    begin(backend);
                    return work.with(connection);
                } finally {
                    isLost = backend.isClosed();
                    end(backend, isLost);
                }
            } finally {
                if (!isLost) {
                    places.release();
                }
            }
        }

        private void begin(PgConnection backend) throws SQLException {
            running = backend;
            if (isAbandoned) {
                throw new SQLException("nobody waits any more", PSQLState.QUERY_CANCELED.getState());
            }
        }

        private synchronized void end(PgConnection backend, boolean isLost) {
            running = null;
            if (isLost) {
                strayed(isStray ? 0 : 1);
                lost.add(backend.getBackendPID());
            } else if (isStray) {
                strayed(-1);
            }
        }

        /** Nobody waits any more. Does not block. */
        void abandon() {
            isAbandoned = true;
            if (running != null) {
                cancelLater(Duration.ZERO, CANCEL_AGAIN);
            }
        }

        private void cancelLater(Duration wait, Duration next) {
            cancels.in(wait.toNanos(), () -> Thread.ofVirtual().start(() -> cancel(next)));
        }

        private synchronized void cancel(Duration next) {
            PgConnection backend = running;
            if (backend == null) {
                return;
            }
            if (!isStray) {
                isStray = true;
                strayed(1);
            }
            try {
                backend.cancelQuery();
            } catch (SQLException e) {
                LOG.debug("statement not cancelled", e);
            }
            cancelLater(next, next.multipliedBy(2));
        }
    }
}
