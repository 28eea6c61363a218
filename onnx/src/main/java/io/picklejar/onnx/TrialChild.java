package io.picklejar.onnx;

import ai.onnxruntime.OrtException;
import io.picklejar.model.engine.ModelLoadException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that a file is tried in. It reads a {@link TrialJob} from its input, opens the session, computes with zeros and
 * tells how far it came. It ends with its parent: when its input ends.
 */
final class TrialChild {

    /** Before every line that is meant for the parent. */
    static final String MARK = "picklejar-trial ";

    static final String STARTED = MARK + "started";
    static final String LOADED = MARK + "loaded";
    static final String DONE = MARK + "done";
    static final String REFUSED = MARK + "refused ";

    private TrialChild() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        say(STARTED);
        dieFirst();
        DataInputStream in = new DataInputStream(System.in);
        try (Session session = TrialJob.open(in)) {
            say(LOADED);
            endWith(in);
            ZeroRows.run(session);
            say(DONE);
        } catch (ModelLoadException e) {
            say(REFUSED + e.getMessage());
        } catch (OrtException e) {
            say(REFUSED + "ONNX Runtime cannot compute with it: " + Session.oneLine(e));
        }
        Runtime.getRuntime().halt(0);
    }

    static void say(String line) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(line);
    }

    /** Where the machine's memory runs out, Linux is to end this process and not its parent. */
    private static void dieFirst() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            // Not Linux, or not allowed.
        }
    }

    private static void endWith(DataInputStream in) {
        Thread watch = new Thread(
                () -> {
                    try {
                        int ignored = in.read();
                    } catch (IOException e) {
                        // The same: nobody is there any more.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }
}
