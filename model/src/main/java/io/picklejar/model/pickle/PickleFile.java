package io.picklejar.model.pickle;

import java.util.List;

/**
 * A model file as read.
 *
 * @param root the object that was dumped
 * @param container {@code none}, {@code zlib}, {@code gzip}, {@code bz2}, {@code lzma}, {@code xz}, {@code lz4} or
 *     {@code joblib-zf} (joblib before 0.10)
 * @param protocol pickle protocol, 0 where the file declares none (0 and 1 do not)
 * @param expandedBytes length of the pickle after decompression
 * @param refusals names that strict reading refuses; always empty from {@link PickleReader#read}
 */
public record PickleFile(PyValue root, String container, int protocol, long expandedBytes, List<Refusal> refusals) {
    public PickleFile {
        refusals = List.copyOf(refusals);
    }

    @Override
    public String toString() {
        return "PickleFile[" + root.describe() + ", " + container + ", protocol " + protocol + "]";
    }
}
