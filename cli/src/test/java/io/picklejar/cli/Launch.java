package io.picklejar.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the launcher script as a user does. */
final class Launch {

    private static final long SECONDS = 60;

    private Launch() {}

    /** What a run left. */
    record Result(int code, String out, String err) {}

    static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Without a Java on the path or in JAVA_HOME.
     *
     * @param jdks the folder that stands for the usual ones
     */
    static ProcessBuilder builder(Path script, Path cwd, Path jdks, Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(cwd.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("PICKLEJAR_") || name.contains("JAVA"));
        variables.put("PICKLEJAR_JDKS", jdks.toString());
        variables.put("PATH", pathWithoutJava(variables.getOrDefault("PATH", "/usr/bin:/bin")));
        variables.putAll(environment);
        return builder;
    }

    /** Folders of the path that hold no java; where java and sh share one, links to what the script needs stand in for it. */
    private static String pathWithoutJava(String path) {
        List<String> folders = new ArrayList<>();
        for (String folder : path.split(":", -1)) {
            if (!Files.exists(Path.of(folder, "java"))) {
                folders.add(folder);
            } else {
                folders.add(withoutJava(Path.of(folder)).toString());
            }
        }
        return String.join(":", folders);
    }

    private static Path withoutJava(Path folder) {
        try {
            Path links = Files.createDirectories(Path.of("target/path-without-java/" + folder))
                    .toAbsolutePath();
            for (String name : List.of(
                    "sh",
                    "cat",
                    "head",
                    "tail",
                    "find",
                    "flock",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "touch")) {
                Path tool = folder.resolve(name);
                if (Files.exists(tool) && !Files.exists(links.resolve(name))) {
                    Files.createSymbolicLink(links.resolve(name), tool);
                }
            }
            return links;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Result run(Path script, Path cwd, Path jdks, Map<String, String> environment, String... args)
            throws Exception {
        Process process = builder(script, cwd, jdks, environment, args).start();
        process.getOutputStream().close();
        CompletableFuture<String> out = text(process.getInputStream());
        CompletableFuture<String> err = text(process.getErrorStream());
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(script + " still runs: " + err.getNow(""));
        }
        return new Result(process.exitValue(), out.get(), err.get());
    }

    private static CompletableFuture<String> text(java.io.InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
