package io.picklejar.model.pickle;

import org.jspecify.annotations.Nullable;

/**
 * A {@code .skops} file as read.
 *
 * @param root the object that was dumped
 * @param protocol what the file says of its format: 0 to {@value SkopsReader#NEWEST_PROTOCOL}
 * @param version of skops that wrote the file, or null where it does not tell
 */
public record SkopsFile(
        PyValue root, int protocol, @Nullable String version) {
    @Override
    public String toString() {
        return "SkopsFile[" + root.describe() + ", protocol " + protocol + "]";
    }
}
