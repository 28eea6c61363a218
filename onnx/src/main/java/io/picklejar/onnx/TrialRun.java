package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One child process from its start to its end, which is never later than {@link #verdict} returns. */
final class TrialRun {

    /** What a child may say; what comes after it is read and forgotten. */
    private static final int MOST_OUTPUT = 1 << 16;

    private static final int LONGEST = 300;
    private static final Duration LOOK = Duration.ofMillis(10);

    /** The JVM's own last words: {@code # SIGSEGV (0xb) at pc=…}. */
    private static final Pattern FATAL = Pattern.compile("#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+) \\(0x([0-9a-f]+)\\)");

    private final ProcessBuilder builder;
    private final OnnxTrial options;
    private final byte[] output = new byte[MOST_OUTPUT];
    private int outputLength;

    TrialRun(ProcessBuilder builder, OnnxTrial options) {
        this.builder = builder;
        this.options = options;
    }

    /**
     * @return why there could be no trial, or null where it has passed
     * @throws ModelLoadException where it has not
     */
    @Nullable
    String verdict(TrialJob job) throws IOException {
        long bytes = options.memory() + 4 * job.bytes();
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return e.getMessage();
        }
        Thread reader = new Thread(() -> read(process), "onnx-trial-output");
        Thread writer = new Thread(() -> write(process, job), "onnx-trial-input");
        reader.setDaemon(true);
        writer.setDaemon(true);
        reader.start();
        writer.start();
        String excess = watch(process, bytes);
        // By its handle, because destroying the process itself closes the stream that its last words are in.
        process.toHandle().destroyForcibly();
        join(reader);
        String said = said();
        process.destroyForcibly();
        if (excess != null) {
            throw failed(excess, said);
        }
        return judge(process.exitValue(), said);
    }

    /** Waits for the end. @return what went beyond its bound, or null */
    private @Nullable String watch(Process process, long bytes) {
        long end = System.nanoTime() + options.time().toNanos();
        Resident resident = new Resident(process.pid());
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = resident.bytes();
                if (now > bytes) {
                    return "took more than " + (bytes >> 20) + " MiB of memory";
                }
                if (System.nanoTime() - end > 0) {
                    return "was not done after " + options.time().toSeconds() + " s";
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "was interrupted";
        }
    }

    private static @Nullable String judge(int exit, String said) {
        if (!has(said, TrialChild.STARTED)) {
            String first = said.lines().findFirst().orElse("it said nothing");
            return "the Java process for it ended with code " + exit + ": " + oneLine(first);
        }
        int refused = said.indexOf(TrialChild.REFUSED);
        if (refused >= 0) {
            String message = said.substring(refused + TrialChild.REFUSED.length());
            throw new ModelLoadException(oneLine(message.lines().findFirst().orElse("refused")));
        }
        if (exit == 0 && has(said, TrialChild.DONE)) {
            return null;
        }
        throw failed("crashed on this file (" + cause(exit, said) + ")", said);
    }

    private static ModelLoadException failed(String what, String said) {
        String stage = has(said, TrialChild.LOADED) ? "computing with zeros" : "loading it";
        return new ModelLoadException("ONNX Runtime " + what + ", " + stage
                + " in a process of its own (expected: a file that can be tried before it is served)");
    }

    private static boolean has(String said, String line) {
        return said.lines().anyMatch(line::equals);
    }

    /** The signal, where there was one: of the JVM's own report, or as the operating system tells it. */
    private static String cause(int exit, String said) {
        Matcher fatal = FATAL.matcher(said);
        if (fatal.find()) {
            String number = fatal.group(1).startsWith("SIG") ? Integer.valueOf(fatal.group(2), 16) + ", " : "";
            return "signal " + number + fatal.group(1);
        }
        return exit > 128 && exit < 160 ? "signal " + (exit - 128) : "exit code " + exit;
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private synchronized String said() {
        return new String(output, 0, outputLength, StandardCharsets.UTF_8);
    }

    private void read(Process process) {
        byte[] buffer = new byte[4096];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        int kept = Math.min(count, MOST_OUTPUT - outputLength);
        System.arraycopy(buffer, 0, output, outputLength, kept);
        outputLength += kept;
    }

    /** Leaves the stream open: the child takes its end for ours. */
    private static void write(Process process, TrialJob job) {
        try {
            job.write(new DataOutputStream(process.getOutputStream()));
        } catch (IOException e) {
            // It ended before it had read everything.
        }
    }

    /** A grandchild may hold the stream open for ever, so there is no waiting for ever. */
    private static void join(Thread reader) {
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
