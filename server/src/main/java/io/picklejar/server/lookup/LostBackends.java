package io.picklejar.server.lookup;

import io.picklejar.server.remote.Deadlines;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backends of a database whose connections broke here, and which may not know.
 *
 * <p>The database is asked whether it still has them, over a connection for this alone, and told to end those that it has. A
 * number that came to be somebody else's is told by role and application. While the database cannot be reached they count
 * as being there. Where it answers that it cannot tell, or where their numbers are a pooler's, they count as gone.
 */
final class LostBackends implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LostBackends.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** A database that takes connections and then answers nothing gets hardly any. */
    private static final Duration AGAIN_UNANSWERED = Duration.ofSeconds(30);

    private static final String END = """
            select pid, pg_terminate_backend(pid) from pg_stat_activity
            where pid = any(?) and usename = session_user and application_name = current_setting('application_name')""";

    private final Callable<Connection> connections;
    private final Deadlines timers;
    private final IntConsumer gone;
    private final Set<Integer> pids = new HashSet<>();
    private boolean isClosed;

    /**
     * None.
     *
     * @param connections makes one
     * @param gone is told how many more the database no longer has
     */
    LostBackends(Callable<Connection> connections, Deadlines timers, IntConsumer gone) {
        this.connections = connections;
        this.timers = timers;
        this.gone = gone;
    }

    /** Asks after one more. */
    synchronized void add(int pid) {
        if (!pids.add(pid)) {
            gone.accept(1); // the one that had this number before
        } else if (pids.size() == 1) {
            askIn(Duration.ZERO);
        }
    }

    private synchronized Set<Integer> asked() {
        return isClosed ? Set.of() : Set.copyOf(pids);
    }

    private void askIn(Duration wait) {
        timers.in(wait.toNanos(), () -> Thread.ofVirtual().start(this::ask));
    }

    private void ask() {
        Set<Integer> asked = asked();
        if (asked.isEmpty()) {
            return;
        }
        Duration wait = AGAIN;
        try (Connection connection = connections.call()) {
            wait = AGAIN_UNANSWERED;
            forget(asked, there(connection, asked));
            wait = AGAIN;
        } catch (Exception e) {
            LOG.debug("cannot ask after {}", asked, e);
        }
        askAgain(wait);
    }

    private synchronized void askAgain(Duration wait) {
        if (!pids.isEmpty()) {
            askIn(wait);
        }
    }

    private static Set<Integer> there(Connection connection, Set<Integer> asked) throws SQLException {
        Set<Integer> there = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setArray(1, connection.createArrayOf("int4", asked.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getInt(1));
                }
            }
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            LOG.debug("the database cannot tell of {}", asked, e);
        }
        return there;
    }

    private void forget(Set<Integer> asked, Set<Integer> there) {
        int before;
        int after;
        synchronized (this) {
            before = pids.size();
            pids.removeIf(pid -> asked.contains(pid) && !there.contains(pid));
            after = pids.size();
        }
        gone.accept(before - after);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        pids.clear();
    }
}
