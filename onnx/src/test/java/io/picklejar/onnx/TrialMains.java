package io.picklejar.onnx;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Programs that stand in for {@link TrialChild} and end as native code may. */
final class TrialMains {

    private TrialMains() {}

    /** Is ended by the signal that a wild pointer causes. */
    static final class Crashes {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            TrialChild.say(TrialChild.STARTED);
            TrialChild.say(TrialChild.LOADED);
            signal("-SEGV");
        }
    }

    /** Is ended by a signal that the JVM does not see. */
    static final class Killed {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            TrialChild.say(TrialChild.STARTED);
            signal("-KILL");
        }
    }

    /** Ends in silence, as after {@code exit()} in native code. */
    static final class Exits {
        public static void main(String[] arguments) {
            TrialChild.say(TrialChild.STARTED);
            Runtime.getRuntime().halt(7);
        }
    }

    /** Talks more than anyone would keep, and never ends. */
    static final class Hangs {
        public static void main(String[] arguments) throws InterruptedException {
            TrialChild.say(TrialChild.STARTED);
            for (int i = 0; i < 100_000; i++) {
                System.out.println("and so on and so forth");
            }
            new CountDownLatch(1).await();
        }
    }

    /** Does not come as far as its first line. */
    static final class NeverStarts {
        public static void main(String[] arguments) {
            System.err.println("Error: no such program\u001b[31m");
            Runtime.getRuntime().halt(1);
        }
    }

    /** Refuses, with what it sees of its parent's environment. */
    static final class Tells {
        public static void main(String[] arguments) {
            TrialChild.say(TrialChild.STARTED);
            Map<String, String> environment = System.getenv();
            TrialChild.say(TrialChild.REFUSED + environment.keySet());
        }
    }

    private static void signal(String signal) throws IOException, InterruptedException {
        String self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", signal, self).inheritIO().start().waitFor();
        new CountDownLatch(1).await();
    }
}
