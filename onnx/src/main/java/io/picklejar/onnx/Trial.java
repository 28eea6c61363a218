package io.picklejar.onnx;

import ai.onnxruntime.OrtEnvironment;
import io.picklejar.model.engine.ModelLoadException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries a file in a child process, unless it has passed before. */
final class Trial {

    /** All that the child sees of its parent's environment: where libraries, devices and the locale are. */
    private static final Set<String> ENVIRONMENT = Set.of(
            "PATH",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "LANG",
            "LC_ALL",
            "CUDA_VISIBLE_DEVICES",
            "NVIDIA_VISIBLE_DEVICES",
            "SystemRoot");

    /** With more a busy machine would not let it finish in time. */
    private static final int NICE = 10;

    private final OnnxTrial options;
    private final String main;
    private final List<Class<?>> needed;
    private final Path javaHome;

    Trial(OnnxTrial options) {
        this(
                options,
                TrialChild.class.getName(),
                List.of(TrialChild.class, ModelLoadException.class, OrtEnvironment.class),
                Path.of(System.getProperty("java.home")));
    }

    /**
     * A trial in another program.
     *
     * @param needed classes whose jars or folders are its class path
     */
    Trial(OnnxTrial options, String main, List<Class<?>> needed, Path javaHome) {
        this.options = options;
        this.main = main;
        this.needed = needed;
        this.javaHome = javaHome;
    }

    /**
     * Returns when the file may be loaded here.
     *
     * @return what a person should know of it
     * @throws ModelLoadException where the child crashed, hung, took too much memory or could not load it
     */
    List<String> run(TrialJob job) {
        if (options.mode() == OnnxTrial.Mode.OFF) {
            return List.of();
        }
        try {
            String hash = job.hash(runtime());
            TrialRecord record = new TrialRecord(options.passed());
            if (!record.holds(hash)) {
                String obstacle = tried(job);
                if (obstacle != null) {
                    return unable(obstacle);
                }
                record.add(hash);
            }
            return List.of();
        } catch (IOException e) {
            throw new ModelLoadException("cannot be tried: " + e.getMessage(), e);
        }
    }

    private List<String> unable(String obstacle) {
        String warning = "not tried in a process of its own before it was loaded: " + obstacle;
        if (options.mode() == OnnxTrial.Mode.ON) {
            throw new ModelLoadException("cannot be tried in a process of its own: " + obstacle);
        }
        return List.of(warning);
    }

    /** @return why there could be no trial, or null where it has passed */
    private @Nullable String tried(TrialJob job) throws IOException {
        Path java = javaHome.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
        if (!Files.isExecutable(java)) {
            return "no " + java;
        }
        List<String> classPath = new ArrayList<>();
        for (Class<?> each : needed) {
            Path place = place(each);
            if (place == null) {
                return "the class path holds no plain jar or folder with " + each.getName();
            }
            classPath.add(place.toString());
        }
        Path scratch = Files.createTempDirectory("picklejar-trial");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(java, classPath, job.model().length, scratch));
            builder.directory(scratch.toFile()).redirectErrorStream(true);
            builder.environment().keySet().retainAll(ENVIRONMENT);
            return new TrialRun(builder, options).verdict(job);
        } finally {
            delete(scratch);
        }
    }

    private List<String> command(Path java, List<String> classPath, int modelBytes, Path scratch) {
        List<String> command = new ArrayList<>();
        Path nice = Path.of("/usr/bin/nice");
        int more = NICE - niceness(Path.of("/proc/thread-self/stat"));
        if (more > 0 && Files.isExecutable(nice)) {
            command.addAll(List.of(nice.toString(), "-n", Integer.toString(more)));
        }
        long heap = 64 + 2 * ((long) modelBytes >> 20);
        command.addAll(List.of(java.toString(), "-Xmx" + heap + "m", "-Xms16m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorLogTimeout=5", "-XX:ErrorFile=error.log"));
        command.add("-Djava.io.tmpdir=" + scratch);
        if (Runtime.version().feature() >= 21) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("onnxruntime.native.")) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main));
        return command;
    }

    /** How far the calling thread gives way to others, which its children inherit; 0 where the system does not tell. */
    static int niceness(Path stat) {
        try {
            String all = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return Integer.parseInt(all.substring(all.lastIndexOf(')') + 2).split(" ", -1)[16]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** The runtime's jar by name and size: another one has to be tried anew. */
    private static String runtime() throws IOException {
        Path jar = place(OrtEnvironment.class);
        return jar == null || !Files.isRegularFile(jar) ? "unknown" : jar.getFileName() + " " + Files.size(jar);
    }

    private static @Nullable Path place(Class<?> of) {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        if (url == null || !url.getProtocol().toLowerCase(Locale.ROOT).equals("file")) {
            return null;
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // It lies among the temporary files.
        }
    }
}
