package io.picklejar.server;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import java.util.List;

/** Loads models of one feature {@code x} that answer with one number, from files whose extension is the engine's name. */
public abstract class NumberEngine implements ModelEngine {

    private final String name;

    protected NumberEngine(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean reads(String extension) {
        return extension.equals(name);
    }

    /** What such models have in common; they hold nothing. */
    protected abstract class Model implements LoadedModel {
        @Override
        public PartInfo info() {
            return new PartInfo(name, name, null, List.of());
        }

        @Override
        public List<InputColumn> inputs() {
            return List.of(new InputColumn("x", Domain.NUMBER));
        }

        @Override
        public Output output() {
            return new Output.Numbers(1, false);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
