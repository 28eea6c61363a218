package io.picklejar.model.pickle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that a model file may hold: exact pairs of module and name, no patterns. Each is a class (its instances are
 * read as records) or a reference (a name that is kept and cannot be called). Read from the text files beside this class,
 * which say why each group is there. What may be called with an effect on the data is in {@link AllowedCalls}.
 */
final class AllowList {
    enum Kind {
        /** Calling it gives an inert {@link PyObject}. */
        CLASS,
        /** A name only. */
        REFERENCE
    }

    private final Map<PyGlobal, Kind> kinds = new HashMap<>();

    /** Reads the lists of this package. */
    static AllowList load() {
        AllowList list = new AllowList();
        list.add("sklearn-classes.txt", Kind.CLASS);
        list.add("sklearn-old-classes.txt", Kind.CLASS);
        list.add("other-classes.txt", Kind.CLASS);
        list.add("sklearn-functions.txt", Kind.REFERENCE);
        list.add("numpy-names.txt", Kind.REFERENCE);
        list.add("python-names.txt", Kind.REFERENCE);
        return list;
    }

    /** The kind of an allowed name, or null. */
    @Nullable
    Kind kindOf(PyGlobal name) {
        return kinds.get(name);
    }

    private void add(String resource, Kind kind) {
        try (InputStream in = AllowList.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                addLine(line.strip(), kind);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code module: Name Name}, or a comment. */
    private void addLine(String line, Kind kind) {
        int colon = line.indexOf(':');
        if (line.isEmpty() || line.startsWith("#") || colon < 0) {
            return;
        }
        String module = line.substring(0, colon);
        for (String name : line.substring(colon + 1).strip().split(" +", -1)) {
            kinds.putIfAbsent(new PyGlobal(module, name), kind);
        }
    }
}
