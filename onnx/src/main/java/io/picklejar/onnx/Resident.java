package io.picklejar.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that a process takes, as Linux tells it. */
final class Resident {

    private final Path status;

    Resident(long process) {
        this.status = Path.of("/proc/" + process + "/status");
    }

    /** Bytes in memory and swapped out; 0 where nobody tells. */
    long bytes() {
        try {
            long kibibytes = 0;
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:") || line.startsWith("VmSwap:")) {
                    kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return kibibytes << 10;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
