package io.picklejar.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.config.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresPoolTest {

    private static PostgresProcess database;

    @BeforeAll
    static void start() throws IOException {
        database = PostgresProcess.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    private static PostgresPool pool(String parameters, Duration timeout) {
        return new PostgresPool(new LookupConfig.Source(
                "customers",
                new Secret(PostgresProcess.url(database.port()) + parameters),
                Optional.of("postgres"),
                Optional.empty(),
                Optional.empty(),
                1,
                timeout,
                64,
                16 << 20));
    }

    private static String first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'', 20s, 20500ms",
                "'', 1s, 1500ms",
                "?options=-c%20statement_timeout=300, 20s, 300ms",
                "?options=-c%20statement_timeout=60000, 20s, 20500ms"
            })
    void theDatabaseKeepsATimeoutOfItsOwn(String parameters, String timeout, String kept) throws Exception {
        try (PostgresPool pool = pool(parameters, Duration.parse("PT" + timeout))) {
            assertThat(pool.loan().<String>use(connection -> first(connection, "show statement_timeout")))
                    .isEqualTo(kept);
        }
    }

    @Test
    void whatIsAbandonedBeforeItBeginsDoesNotBeginAndGivesItsPlaceBack() throws Exception {
        try (PostgresPool pool = pool("", Duration.ofSeconds(20))) {
            PostgresPool.Loan loan = pool.loan();
            loan.abandon();
            assertThatThrownBy(() -> loan.use(connection -> first(connection, "select 1")))
                    .isInstanceOf(SQLException.class)
                    .matches(PostgresStore::isCancelled);
            assertThat(pool.loan().<String>use(connection -> first(connection, "select 2")))
                    .isEqualTo("2");
        }
    }

    @Test
    void aConnectionThatTheDatabaseEndedIsReplaced() throws Exception {
        try (PostgresPool pool = pool("", Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> pool.loan()
                            .use(connection -> first(connection, "select pg_terminate_backend(pg_backend_pid())")))
                    .isInstanceOf(SQLException.class);
            assertThat(pool.loan().<String>use(connection -> first(connection, "select 3")))
                    .isEqualTo("3");
        }
    }
}
