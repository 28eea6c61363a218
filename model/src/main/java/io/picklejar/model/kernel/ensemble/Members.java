package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import java.util.ArrayList;
import java.util.List;

/** What estimators that read the same columns have in common. */
final class Members {

    private Members() {}

    /** Columns read by all of them. */
    static int inputs(List<? extends Estimator> members) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("no estimators (expected: at least one)");
        }
        int inputs = members.get(0).inputs();
        for (Estimator member : members) {
            if (member.inputs() != inputs) {
                throw new IllegalArgumentException(
                        "estimators of " + inputs + " and of " + member.inputs() + " columns side by side");
            }
        }
        return inputs;
    }

    /** What satisfies all of them. */
    static List<Domain> domains(List<? extends Estimator> members) {
        List<Domain> domains = members.get(0).domains();
        for (Estimator member : members.subList(1, members.size())) {
            domains = both(domains, member.domains());
        }
        return domains;
    }

    static List<Domain> both(List<Domain> a, List<Domain> b) {
        List<Domain> domains = new ArrayList<>(a.size());
        for (int i = 0; i < a.size(); i++) {
            domains.add(Domains.both(a.get(i), b.get(i), i));
        }
        return domains;
    }

    /** Classes of an estimator of one output; any other is an {@link IllegalArgumentException}. */
    static int classes(Estimator member) {
        if (member.output() instanceof Output.Classes classes && classes.outputs() == 1) {
            return classes.classes().get(0).size();
        }
        throw new IllegalArgumentException(
                "an estimator with " + member.output() + " (expected: classes of one output)");
    }

    static boolean givesProbabilities(Estimator member) {
        return member.output() instanceof Output.Classes classes && classes.probabilities();
    }

    /** Makes sure that every class of each member is one of {@code classes}. */
    static void requireTargets(List<? extends Estimator> members, List<int[]> targets, int classes) {
        if (members.size() != targets.size()) {
            throw new IllegalArgumentException(members.size() + " estimators, classes of " + targets.size());
        }
        for (int m = 0; m < targets.size(); m++) {
            if (classes(members.get(m)) != targets.get(m).length) {
                throw new IllegalArgumentException("estimator " + m + " has another number of classes");
            }
            for (int target : targets.get(m)) {
                if (target < 0 || target >= classes) {
                    throw new IllegalArgumentException("class " + target + " of " + classes);
                }
            }
        }
    }
}
