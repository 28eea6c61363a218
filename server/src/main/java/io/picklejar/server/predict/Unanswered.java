package io.picklejar.server.predict;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.Violation;
import io.picklejar.model.schema.Violations;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Served;
import java.util.List;
import java.util.Map;

/** What the caller is told of a row that the model has no answer for: which row, and where it can be told, which feature. */
final class Unanswered {

    private static final Location BODY = Location.root("body");

    private Unanswered() {}

    /** Which rows it are is found by predicting one at a time; that costs what the batch would have. */
    static ServeException.Invalid of(Served served, Table rows, UnanswerableException whole) {
        if (rows.rows() == 1) {
            return invalid(violation(served, BODY.then("features"), whole));
        }
        Violations violations = new Violations();
        for (int row = 0; row < rows.rows(); row++) {
            try {
                served.predict(rows.slice(row, row + 1));
            } catch (UnanswerableException e) {
                violations.add(violation(served, BODY.then("batch").then(row), e));
            }
        }
        return violations.isEmpty()
                ? invalid(violation(served, BODY.then("batch"), whole))
                : new ServeException.Invalid(violations.kept(), violations.count());
    }

    private static ServeException.Invalid invalid(Violation violation) {
        return new ServeException.Invalid(List.of(violation), 1);
    }

    private static Violation violation(Served served, Location row, UnanswerableException e) {
        var features = served.artifact().schema().features();
        boolean known = e.column() >= 0 && e.column() < features.size();
        Location at = known ? row.then(features.get(e.column()).name()) : row;
        String message = "The model has no answer for this: " + e.getMessage();
        return new Violation("value_error", at.steps(), message, null, Map.of());
    }
}
