package io.picklejar.server.lookup;

import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Deadlines;
import io.picklejar.server.remote.RemoteCalls;
import io.picklejar.server.routing.Lookup;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, asked over a {@link PostgresPool}.
 *
 * <p>A query has one parameter, the array of all keys, and is prepared once on each connection. What a key must be is what the
 * database says of the parameter; a key that is none is not sent. The statement is cancelled when nobody waits for it any
 * more: the request's time is over, or the source's.
 */
final class PostgresStore implements Store {

    /** For what the pool has to say when it could not connect. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Whoever asked hears that his time is over before he could hear of a statement that was cancelled for it. */
    private static final Duration GRACE = Duration.ofMillis(10);

    /** Rows beyond two for each key, where keys with two are still told from the others. */
    private static final int SPARE_ROWS = 8;

    private static final int MOST_QUERIES = 1000;

    /** Classes of SQLSTATE that say that the query is at fault: no such table, no such type, a value out of range. */
    private static final Set<String> FAULTS =
            Set.of("0A", "21", "22", "25", "26", "2F", "38", "3D", "3F", "42", "44", "P0");

    private static final String CANCELLED = "57014";

    private final RemoteCalls calls;
    private final PostgresPool pool;
    private final Duration timeout;
    private final Deadlines deadlines;
    private final Map<String, KeyColumn> keyTypes = new ConcurrentHashMap<>();

    PostgresStore(LookupConfig.Source source, Breaker breaker) {
        this.calls = new RemoteCalls(
                "lookup-" + source.name(), source.maxInFlight(), source.timeout(), breaker, PostgresStore::isAnswer);
        this.timeout = source.timeout();
        this.deadlines = new Deadlines("lookup-" + source.name() + "-requests");
        this.pool = new PostgresPool(source);
    }

    @Override
    public CompletableFuture<Map<String, Found>> ask(
            Lookup.Ask ask, List<String> keys, List<String> columns, Duration atMost) {
        Lookup.Ask.Query query = (Lookup.Ask.Query) ask;
        PostgresPool.Loan loan = pool.loan();
        CompletableFuture<Map<String, Found>> answer = call(loan, Duration.ZERO, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
                return rows(statement, query, keys, columns);
            } catch (SQLException e) {
                if (isFault(e)) {
                    keyTypes.remove(query.sql()); // somebody may have changed the table
                }
                throw e;
            }
        });
        if (atMost.compareTo(timeout) < 0) {
            abandonIn(atMost.plus(GRACE), loan, answer);
        }
        return answer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever asked sees how it ends
    private void abandonIn(Duration wait, PostgresPool.Loan loan, CompletableFuture<?> answer) {
        Deadlines.Timer timer = deadlines.in(wait.toNanos(), loan::abandon);
        answer.whenComplete((done, error) -> timer.over());
    }

    @Override
    public CompletableFuture<?> prepare(Lookup.Ask ask, List<String> columns) {
        Lookup.Ask.Query query = (Lookup.Ask.Query) ask;
        return call(pool.loan(), PATIENCE, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
                requireColumns(statement.getMetaData(), query, columns);
                return keyColumn(statement, query);
            }
        });
    }

    /** Nobody waits for what was not answered in time. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever asked sees how it ends
    private <T> CompletableFuture<T> call(PostgresPool.Loan loan, Duration patience, PostgresPool.Work<T> work) {
        CompletableFuture<T> answer = calls.call(() -> loan.use(work), patience);
        answer.whenComplete((done, error) -> loan.abandon());
        return answer;
    }

    private static void requireColumns(@Nullable ResultSetMetaData result, Lookup.Ask.Query query, List<String> columns)
            throws SQLException {
        Set<String> there = new LinkedHashSet<>();
        for (int i = 1; result != null && i <= result.getColumnCount(); i++) {
            there.add(result.getColumnLabel(i).toLowerCase(Locale.ROOT));
        }
        Set<String> wanted = new LinkedHashSet<>(columns);
        wanted.add(query.keyColumn());
        for (String column : wanted) {
            if (!there.contains(column.toLowerCase(Locale.ROOT))) {
                throw new LookupFault(
                        "the query has no column " + column + " (expected: one of " + String.join(", ", there) + ")");
            }
        }
    }

    private Map<String, Found> rows(
            PreparedStatement statement, Lookup.Ask.Query query, List<String> keys, List<String> columns)
            throws SQLException {
        KeyColumn key = keyColumn(statement, query);
        List<Object> known =
                keys.stream().map(key::parameter).filter(Objects::nonNull).toList();
        if (known.isEmpty()) {
            return Map.of();
        }
        Array array = statement.getConnection().createArrayOf(key.type(), known.toArray());
        statement.setArray(1, array);
        int most = Math.addExact(Math.multiplyExact(2, known.size()), SPARE_ROWS);
        statement.setMaxRows(most + 1);
        try (ResultSet result = statement.executeQuery()) {
            Map<String, Found> rows = read(result, query, key, columns, most);
            return named(keys, key, rows);
        } finally {
            array.free();
        }
    }

    /** By the keys as they were asked for. */
    private static Map<String, Found> named(List<String> keys, KeyColumn key, Map<String, Found> rows) {
        Map<String, Found> found = new LinkedHashMap<>();
        for (String each : keys) {
            Found row = rows.get(key.normal(each));
            if (row != null) {
                found.put(each, row);
            }
        }
        return found;
    }

    private static Map<String, Found> read(
            ResultSet result, Lookup.Ask.Query query, KeyColumn key, List<String> columns, int most)
            throws SQLException {
        int keyIndex = result.findColumn(query.keyColumn());
        int[] indices = new int[columns.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = result.findColumn(columns.get(i));
        }
        Map<String, Found> rows = new LinkedHashMap<>();
        int count = 0;
        while (result.next()) {
            if (++count > most) {
                throw new LookupFault(
                        "the query gives more rows than it was asked for keys (expected: at most one for each)");
            }
            String name = key.name(SqlValues.of(result, keyIndex));
            rows.merge(name, SqlValues.row(result, indices), (one, other) -> Found.SEVERAL);
        }
        return rows;
    }

    /** Asked of the database once for each query, which takes a round trip of its own. */
    private KeyColumn keyColumn(PreparedStatement statement, Lookup.Ask.Query query) throws SQLException {
        KeyColumn known = keyTypes.get(query.sql());
        if (known != null) {
            return known;
        }
        var parameters = statement.getParameterMetaData();
        int count = parameters.getParameterCount();
        if (count != 1) {
            throw new LookupFault("the query has " + count + " parameters (expected: 1, as in where id = any(?))");
        }
        KeyColumn type = KeyColumn.ofParameter(parameters.getParameterTypeName(1));
        if (keyTypes.size() < MOST_QUERIES) {
            keyTypes.put(query.sql(), type);
        }
        return type;
    }

    /** Whether the database is well and did not like the question, or was told to stop. */
    private static boolean isAnswer(Exception e) {
        return e instanceof LookupFault || isFault(e) || isCancelled(e);
    }

    /** Whether the query will never be answered as it is. */
    static boolean isFault(@Nullable Throwable e) {
        String state = e instanceof SQLException sql ? sql.getSQLState() : null;
        return state != null
                && state.length() == 5
                && FAULTS.contains(state.substring(0, 2).toUpperCase(Locale.ROOT));
    }

    /** Whether the query was stopped because whoever asked had no more time. */
    static boolean isCancelled(@Nullable Throwable e) {
        return e instanceof SQLException sql && CANCELLED.equals(sql.getSQLState());
    }

    @Override
    public Breaker.State state() {
        return calls.state();
    }

    @Override
    public void close() {
        pool.close();
    }
}
