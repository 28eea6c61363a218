package io.picklejar.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.picklejar.server.config.LogConfig.Requests;
import io.picklejar.server.predict.PredictionEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link LogWriter} promises, rule by rule. */
@Timeout(20)
class LogWriterTest {

    private static final int CAPACITY = 64;

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("test");
    private final Pipe pipe = new Pipe();

    @AfterEach
    void stop() {
        pipe.open();
        context.stop();
    }

    private LogWriter writer(int capacity) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogWriter writer = new LogWriter(pipe, new LineFormat.Text(Logs.text(context)), capacity);
        writer.setContext(context);
        writer.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(writer);
        return writer;
    }

    private LogWriter stuckWriter() throws InterruptedException {
        LogWriter writer = writer(CAPACITY);
        pipe.close();
        log.info("stuck");
        pipe.awaitStuck();
        return writer;
    }

    @Test
    void aLineThatComesAloneIsWrittenAtOnce() throws InterruptedException {
        writer(CAPACITY);
        for (int i = 0; i < 3; i++) {
            log.info("line {}", i);
            pipe.awaitLines(i + 1);
        }
        assertThat(pipe.messages()).containsExactly("line 0", "line 1", "line 2");
    }

    @Test
    void nobodyWaitsForAStreamThatIsStuck() throws InterruptedException {
        LogWriter writer = stuckWriter();
        RequestLog requests = new RequestLog(Requests.ALL, log);
        for (int i = 0; i < 1000; i++) {
            requests.on(new PredictionEvent.Refused("id" + i, "m", null, 422, "validation", 1_000));
        }
        // one is being written; an eighth of the room is not for these
        int room = CAPACITY - CAPACITY / 8 - 1;
        assertThat(writer.dropped()).isEqualTo(1000 - room);
        pipe.open();
        context.stop();
        assertThat(pipe.messages()).hasSize(1 + room + 1).first().isEqualTo("stuck");
        assertThat(pipe.messages())
                .filteredOn(each -> each.startsWith("refused"))
                .hasSize(room)
                .last()
                .asString()
                .startsWith("refused request_id=id" + (room - 1) + " model=m");
        assertThat(pipe.messages())
                .filteredOn(each -> each.startsWith("log lines dropped"))
                .hasSize(1);
    }

    @Test
    void warningsHaveRoomThatOthersLeave() throws InterruptedException {
        LogWriter writer = stuckWriter();
        for (int i = 0; i < 1000; i++) {
            log.info("info");
        }
        long before = writer.dropped();
        for (int i = 0; i < CAPACITY / 8; i++) {
            log.warn("warning {}", i);
        }
        assertThat(writer.dropped()).isEqualTo(before);
        log.error("one too many");
        assertThat(writer.dropped()).isEqualTo(before + 1);
        pipe.open();
        context.stop();
        assertThat(pipe.messages()).contains("warning 0", "warning 7").doesNotContain("one too many");
    }

    @Test
    void saysHowManyWereDroppedOnceThereIsRoom() throws InterruptedException {
        LogWriter writer = stuckWriter();
        for (int i = 0; i < 1000; i++) {
            log.info("info");
        }
        long dropped = writer.dropped();
        pipe.open();
        pipe.awaitLines(1 + (1000 - (int) dropped) + 1);
        assertThat(pipe.text()).contains(" WARN  log lines dropped since the start: " + dropped + ";");
    }

    @Test
    void linesAreWholeAndInOrderWhoeverWrites() throws InterruptedException {
        LogWriter writer = writer(1 << 20);
        int threads = 8;
        int each = 3000;
        RequestLog requests = new RequestLog(Requests.ALL, log);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String name = "t" + t;
            all.add(Thread.ofPlatform().start(() -> {
                await(go);
                for (int i = 0; i < each; i++) {
                    if (i % 7 == 0) {
                        log.warn("refused request_id={}-{} {}", name, i, "x".repeat(i % 1000));
                    } else {
                        requests.on(new PredictionEvent.Refused(name + "-" + i, "m", null, 422, "validation", i));
                    }
                }
            }));
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        context.stop();
        assertThat(writer.dropped()).isZero();
        assertThat(pipe.messages()).hasSize(threads * each);
        Map<String, Integer> next = new HashMap<>();
        for (String message : pipe.messages()) {
            String[] id = message.substring("refused request_id=".length())
                    .split(" ", 2)[0]
                    .split("-", 2);
            assertThat(Integer.parseInt(id[1])).isEqualTo(next.merge(id[0], 1, Integer::sum) - 1);
            assertThat(message)
                    .matches("refused request_id=\\S+ (x*|model=m status=422 kind=validation total_ms=\\S+)");
        }
        assertThat(pipe.calls()).allSatisfy(call -> {
            assertThat(call.length()).isLessThanOrEqualTo(LogWriter.AT_ONCE);
            assertThat(call).endsWith(System.lineSeparator());
        });
        assertThat(pipe.calls().size()).isLessThan(threads * each / 2);
    }

    @Test
    void aLineLongerThanACallIsWrittenAlone() {
        writer(CAPACITY);
        String longer = "y".repeat(100_000);
        log.info("short");
        log.info(longer);
        log.info("short again");
        context.stop();
        assertThat(pipe.messages()).containsExactly("short", longer, "short again");
        assertThat(pipe.calls()).filteredOn(call -> call.contains("short")).noneMatch(call -> call.contains("yy"));
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() throws InterruptedException {
        LogWriter writer = stuckWriter();
        for (int i = 0; i < CAPACITY / 2; i++) {
            log.info("line {}", i);
        }
        Thread end = Thread.ofPlatform().start(context::stop);
        pipe.open();
        end.join();
        assertThat(writer.dropped()).isZero();
        assertThat(pipe.messages()).hasSize(1 + CAPACITY / 2).last().isEqualTo("line " + (CAPACITY / 2 - 1));
    }

    @Test
    void theEndDoesNotWaitForeverForAStreamThatIsStuck() throws InterruptedException {
        stuckWriter();
        context.stop(); // returns
        assertThat(pipe.messages()).isEmpty();
    }

    @Test
    void whatTheStreamRefusesIsCountedAndTheRestWritten() throws InterruptedException {
        LogWriter writer = writer(CAPACITY);
        pipe.fail(true);
        log.info("lost");
        pipe.awaitFailures(1);
        pipe.fail(false);
        log.info("kept");
        context.stop();
        assertThat(writer.dropped()).isEqualTo(1);
        assertThat(pipe.messages()).hasSize(2).first().isEqualTo("kept");
        assertThat(pipe.messages().getLast()).startsWith("log lines dropped since the start: 1;");
    }

    @Test
    void aLineThatCannotBeMadeCostsNoOther() {
        LogWriter writer = writer(CAPACITY);
        log.info("before");
        @SuppressWarnings("NullAway") // what a fault might bring
        Object faulty = new RequestLine.Refused(null, "m", 422, "validation", 1);
        log.info("refused {}", faulty);
        log.info("after");
        context.stop();
        assertThat(writer.dropped()).isEqualTo(1);
        assertThat(pipe.messages()).startsWith("before", "after");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Standard output whose reader stops reading and goes on as it is told. */
    private static final class Pipe extends OutputStream {

        private final List<String> calls = new ArrayList<>();
        private final Semaphore stuck = new Semaphore(0);
        private boolean closed;
        private boolean failing;
        private int failures;

        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) throws IOException {
            while (closed) {
                stuck.release();
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (failing) {
                failures++;
                notifyAll();
                throw new IOException("no space left on device");
            }
            calls.add(new String(bytes, from, count, StandardCharsets.UTF_8));
            notifyAll();
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        synchronized void fail(boolean now) {
            failing = now;
        }

        void awaitStuck() throws InterruptedException {
            stuck.acquire();
        }

        synchronized void awaitFailures(int count) throws InterruptedException {
            while (failures < count) {
                wait();
            }
        }

        synchronized void awaitLines(int count) throws InterruptedException {
            while (messages().size() < count) {
                wait();
            }
        }

        synchronized List<String> calls() {
            return List.copyOf(calls);
        }

        synchronized String text() {
            return String.join("", calls);
        }

        /** Without their time and level. */
        synchronized List<String> messages() {
            return text().lines()
                    .map(line -> line.substring("12:00:00.000 INFO  ".length()))
                    .toList();
        }
    }
}
