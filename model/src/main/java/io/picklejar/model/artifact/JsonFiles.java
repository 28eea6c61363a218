package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.text.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the small JSON files of a model folder. Python writes {@code NaN} into them; that is let through. Tokens are bounded
 * apart from bytes, because three bytes ({@code {},}) make a node of a hundred.
 */
final class JsonFiles {

    static final int LARGEST = 16 << 20;

    private static final int DEEPEST = 64;
    private static final long MOST_TOKENS = 1_000_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();

    private JsonFiles() {}

    /**
     * The file at {@code name} in the folder.
     *
     * @return null where the folder has no such file
     */
    static @Nullable JsonNode readIfThere(Path folder, String name) {
        Path file = FolderFiles.ours(folder, name);
        return file == null ? null : read(file);
    }

    /** JSON that lies within another file; {@code where} is how messages name it. */
    static JsonNode parse(String where, String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new ModelLoadException(where + ": not JSON", e);
        }
    }

    static JsonNode read(Path file) {
        byte[] bytes = bytes(file);
        try {
            JsonNode root = MAPPER.readTree(bytes);
            if (root.isMissingNode()) {
                throw new ModelLoadException(file.getFileName() + ": empty (expected: JSON)");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw new ModelLoadException(
                    file.getFileName() + ": too large (expected: at most " + DEEPEST + " levels, " + MOST_TOKENS
                            + " values and numbers of 1000 digits)",
                    e);
        } catch (JacksonException e) {
            throw new ModelLoadException(file.getFileName() + ": not JSON: " + fault(bytes, e), e);
        }
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ModelLoadException(file.getFileName() + ": more than " + (LARGEST >> 20) + " MB");
            }
            return bytes;
        } catch (IOException e) {
            throw new ModelLoadException(file.getFileName() + ": cannot be read", e);
        }
    }

    private static String fault(byte[] json, JacksonException e) {
        String fault = JsonFault.in(json, DEEPEST);
        TokenStreamLocation at = e.getLocation();
        if (fault != null || at == null) {
            return fault == null ? "broken" : fault;
        }
        return "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": something that JSON does not have here";
    }
}
