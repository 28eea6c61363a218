package io.picklejar.model.artifact;

import io.picklejar.model.kernel.Domain;
import java.util.List;

/** What a column of a fake part reads. */
final class FakeColumns {

    private FakeColumns() {}

    /**
     * {@code n} a number, {@code m} a number or none, {@code t} a text, {@code u} unused; after a colon the categories that a
     * closed column has, after two colons those of an open one: {@code t:car,home}.
     */
    static Domain domain(String word) {
        String[] halves = word.split("::?", 2);
        Domain.Kind kind = switch (word.charAt(0)) {
            case 't' -> Domain.Kind.TEXT;
            case 'u' -> Domain.Kind.ANY;
            default -> Domain.Kind.NUMBER;
        };
        boolean missing = word.charAt(0) == 'm' || word.charAt(0) == 'u';
        boolean open = halves.length == 1 || word.contains("::");
        return new Domain(kind, missing, halves.length == 1 ? List.of() : FakeEngine.labels(halves[1]), open);
    }

    static List<Domain> domains(String words) {
        return List.of(words.split(";")).stream().map(FakeColumns::domain).toList();
    }
}
