package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** Columns as they are. */
public record Identity(int inputs) implements Transform {

    @Override
    public int outputs() {
        return inputs;
    }

    @Override
    public Table apply(Table in) {
        return in;
    }

    @Override
    public boolean keepsSparse() {
        return true;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        return downstream;
    }
}
