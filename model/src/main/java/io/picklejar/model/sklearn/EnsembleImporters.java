package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.ensemble.BoostedVotes;
import io.picklejar.model.kernel.ensemble.ColumnPick;
import io.picklejar.model.kernel.ensemble.MajorityVote;
import io.picklejar.model.kernel.ensemble.MeanDecision;
import io.picklejar.model.kernel.ensemble.NumberMean;
import io.picklejar.model.kernel.ensemble.ProbabilityMean;
import io.picklejar.model.kernel.ensemble.WeightedMedian;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** AdaBoost*, Bagging*, Voting*. */
final class EnsembleImporters {

    private EnsembleImporters() {}

    static void register(Importers.Builder to) {
        String[] boosting = {"sklearn.ensemble._weight_boosting", "sklearn.ensemble.weight_boosting"};
        to.estimator("AdaBoostClassifier", EnsembleImporters::adaBoostClassifier, boosting);
        to.estimator("AdaBoostRegressor", EnsembleImporters::adaBoostRegressor, boosting);
        String[] bagging = {"sklearn.ensemble._bagging", "sklearn.ensemble.bagging"};
        to.estimator("BaggingClassifier", EnsembleImporters::baggingClassifier, bagging);
        to.estimator("BaggingRegressor", EnsembleImporters::baggingRegressor, bagging);
        String[] voting = {"sklearn.ensemble._voting", "sklearn.ensemble.voting", "sklearn.ensemble.voting_classifier"};
        to.estimator("VotingClassifier", EnsembleImporters::votingClassifier, voting);
        to.estimator("VotingRegressor", EnsembleImporters::votingRegressor, voting);
    }

    private static Estimator adaBoostRegressor(Fitted fitted, Incoming in) {
        List<Estimator> members = Inner.all(fitted, in);
        return new WeightedMedian(members, boostingWeights(fitted, members.size()));
    }

    /** There may be weights left over of stages that were not reached: zero. */
    private static double[] boostingWeights(Fitted fitted, int members) {
        double[] weights = fitted.vector("estimator_weights_");
        if (weights.length < members) {
            throw fitted.wrong("estimator_weights_", "at least " + members);
        }
        return Arrays.copyOf(weights, members);
    }

    private static Estimator adaBoostClassifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        List<Estimator> members = Inner.all(fitted, in);
        double[] all = fitted.vector("estimator_weights_");
        return new BoostedVotes(
                members,
                Inner.targets(members, classes, fitted.label()),
                boostingWeights(fitted, members.size()),
                Numerics.sum(all, 0, all.length),
                vote(fitted),
                vote(fitted) != BoostedVotes.Vote.LOG_PROBABILITIES
                        && !fitted.version().isAtLeast(0, 22),
                classes);
    }

    /** SAMME.R was the default to 1.5; in 1.6 and 1.7 {@code algorithm} may be 'deprecated', from 1.8 there is none. */
    private static BoostedVotes.Vote vote(Fitted fitted) {
        return switch (fitted.text("algorithm", "SAMME")) {
            case "SAMME.R" -> BoostedVotes.Vote.LOG_PROBABILITIES;
            case "SAMME", "deprecated" ->
                fitted.version().isAtLeast(1, 3) ? BoostedVotes.Vote.SYMMETRIC_WEIGHT : BoostedVotes.Vote.WEIGHT;
            default -> throw fitted.wrong("algorithm", "SAMME or SAMME.R");
        };
    }

    private static Estimator baggingRegressor(Fitted fitted, Incoming in) {
        List<Estimator> members = bag(fitted, in);
        return new NumberMean(members, ones(members.size()), members.size());
    }

    private static Estimator baggingClassifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        List<Estimator> members = bag(fitted, in);
        List<int[]> targets = Inner.codes(members, classes.size(), fitted.label());
        Estimator mean = ProbabilityMean.of(members, targets, classes);
        List<Scored> scored = new ArrayList<>();
        for (Estimator member : members) {
            if (member instanceof Scored one) {
                scored.add(one);
            }
        }
        return scored.size() == members.size() ? new MeanDecision(mean, scored) : mean;
    }

    /** Each estimator behind its choice of {@code estimators_features_}. */
    private static List<Estimator> bag(Fitted fitted, Incoming in) {
        int inputs = TreeImporters.features(fitted, in);
        List<PyValue> values = Inner.values(fitted);
        List<PyValue> features = fitted.items("estimators_features_");
        if (features.size() != values.size()) {
            throw fitted.wrong("estimators_features_", values.size() + ", one an estimator");
        }
        List<Estimator> members = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            int[] columns = columns(fitted, features.get(i));
            Scope scope = fitted.scope().inner(Inner.MEMBERS + "[" + i + "]");
            Estimator member = scope.estimator(values.get(i), new Incoming(columns.length, in.precision()));
            ColumnPick pick = new ColumnPick(inputs, columns);
            members.add(pick.isIdentity() ? member : PipedEstimator.of(pick, member));
        }
        return members;
    }

    static int[] columns(Fitted fitted, PyValue value) {
        return fitted.reading("estimators_features_", value, found -> {
            NdArray array = found.asArray();
            fitted.scope().charge(array.size() * Integer.BYTES);
            return array.toInts();
        });
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Estimator votingRegressor(Fitted fitted, Incoming in) {
        List<Estimator> members = Inner.all(fitted, in);
        double[] weights = votingWeights(fitted, members.size());
        return new NumberMean(members, weights, Numerics.sum(weights, 0, weights.length));
    }

    private static Estimator votingClassifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        List<Estimator> members = Inner.all(fitted, in);
        List<int[]> codes = Inner.codes(members, classes.size(), fitted.label());
        double[] weights = votingWeights(fitted, members.size());
        return switch (fitted.text("voting")) {
            case "hard" -> new MajorityVote(members, codes, weights, classes);
            case "soft" -> {
                members.forEach(member -> Inner.probabilities(member, 0, fitted.label()));
                double sum = Numerics.sum(weights, 0, weights.length);
                yield new ProbabilityMean(members, codes, weights, sum, classes);
            }
            default -> throw fitted.wrong("voting", "hard or soft");
        };
    }

    /** {@code weights} without those of the estimators that were dropped. */
    private static double[] votingWeights(Fitted fitted, int members) {
        if (fitted.find("weights") == null) {
            return ones(members);
        }
        double[] given = fitted.items("weights").stream()
                .mapToDouble(weight -> fitted.reading("weights", weight, PyValue::asDouble))
                .toArray();
        List<PyValue> estimators = fitted.items("estimators");
        double[] kept = new double[members];
        int count = 0;
        for (int i = 0; i < estimators.size() && i < given.length; i++) {
            List<PyValue> pair = fitted.reading("estimators", estimators.get(i), PyValue::asItems);
            if (pair.size() == 2 && !isDropped(pair.get(1)) && count++ < members) {
                kept[count - 1] = given[i];
            }
        }
        if (count != members || given.length != estimators.size()) {
            throw fitted.wrong("weights", "one an estimator");
        }
        return kept;
    }

    private static boolean isDropped(PyValue estimator) {
        return estimator.isNone()
                || (estimator instanceof PyStr text && text.value().equals("drop"));
    }
}
