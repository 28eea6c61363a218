package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;

/** A model folder in the making, loaded with a {@link FakeEngine}. */
record Folder(Path path, FakeEngine engine) {

    static Folder in(Path path) {
        return new Folder(path, new FakeEngine());
    }

    Folder with(String name, String content) {
        try {
            Files.writeString(path.resolve(name), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A metadata.json of that content; single quotes stand for double ones. */
    Folder metadata(String json) {
        return with("metadata.json", json.replace('\'', '"'));
    }

    Folder golden(String json) {
        return with("golden.json", json.replace('\'', '"'));
    }

    Folder link(String name, Path target) {
        try {
            Files.createSymbolicLink(path.resolve(name), target);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ArtifactLoader loader() {
        return new ArtifactLoader(List.of(engine));
    }

    Artifact load() {
        return loader().load(path);
    }

    /** What the model answers to one row of numbers. */
    double answer(double... row) {
        Predictions predictions = load().model().predict(Table.ofNumbers(1, row.length, row));
        return predictions.numbers()[0];
    }

    /** The message with which the folder is refused. */
    AbstractStringAssert<?> refusal() {
        return Assertions.assertThat(refusalOf(this::load));
    }

    static String refusalOf(Runnable load) {
        try {
            load.run();
        } catch (ModelLoadException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("was not refused");
    }
}
