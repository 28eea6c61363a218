package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tensors whose bytes lie in files beside the model. Such a file must lie in the model's own folder, be a file and no link,
 * and hold as many bytes there as the tensor takes; checked before the runtime opens it.
 */
final class ExternalData {

    private final Path folder;
    private final Set<Path> checked = new TreeSet<>();

    private ExternalData(Path folder) {
        this.folder = folder;
    }

    /** @return the files that hold them, in the order of their names */
    static List<Path> check(OnnxFile file, Path folder) {
        ExternalData data = new ExternalData(folder);
        GraphChecks.eachTensor(file, tensor -> {
            Map<String, String> external = tensor.external();
            if (external != null) {
                data.check(tensor, external);
            }
        });
        return List.copyOf(data.checked);
    }

    private void check(Data tensor, Map<String, String> external) {
        String location = external.getOrDefault("location", "");
        long size = size(tensor.name(), location);
        long offset = number(tensor.name(), external, "offset", 0);
        long needed = ElementTypes.bytes(tensor.type(), tensor.size());
        long length = number(tensor.name(), external, "length", needed);
        if (length != needed) {
            throw wrong(tensor.name(), "length " + length, needed + " bytes, as its dimensions tell");
        }
        if (offset > size || length > size - offset) {
            throw wrong(
                    tensor.name(),
                    "bytes " + offset + " to " + (offset + length) + " of " + location,
                    "within its " + size + " bytes");
        }
    }

    private static long number(String tensor, Map<String, String> external, String key, long absent) {
        String text = external.get(key);
        if (text == null) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value < Long.MAX_VALUE / 4) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as any other bad number
        }
        throw wrong(tensor, key + " " + text, "a number of bytes");
    }

    private long size(String tensor, String location) {
        Path file = file(tensor, location);
        Path at = folder;
        for (Path step : folder.relativize(file)) {
            at = at.resolve(step);
            if (Files.isSymbolicLink(at)) {
                throw wrong(
                        tensor, "external data in " + location + ", which is a link", "a file in the model's folder");
            }
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw wrong(
                    tensor, "external data in " + location + ", which is not there", "a file in the model's folder");
        }
        checked.add(file);
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ModelLoadException(location + ": cannot be read", e);
        }
    }

    private Path file(String tensor, String location) {
        try {
            Path relative = Path.of(location);
            boolean climbs = false;
            for (Path step : relative) {
                climbs |= step.toString().equals("..");
            }
            boolean plain = !location.isEmpty() && !relative.isAbsolute() && !climbs && location.indexOf('\\') < 0;
            Path file = folder.resolve(relative).normalize();
            if (plain && file.startsWith(folder) && !file.equals(folder)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // told below, as any other bad path
        }
        throw wrong(tensor, "external data in " + location, "a file in the model's folder");
    }

    private static ModelLoadException wrong(String tensor, String found, String expected) {
        return new ModelLoadException("tensor " + tensor + ": " + found + " (expected: " + expected + ")");
    }
}
