package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.Link;
import io.picklejar.model.kernel.booster.SingleLinks;
import java.util.Map;

/**
 * What an objective makes of the sums, and in which space its start is kept. Source: {@code PredTransform} and {@code
 * ProbToMargin} of XGBoost's objectives.
 */
enum Objective {
    PLAIN(Space.MARGIN, false),
    LOGISTIC(Space.LOGIT, false),
    BINARY_LOGISTIC(Space.LOGIT, true),
    BINARY_RAW(Space.MARGIN, false),
    HINGE(Space.MARGIN, true),
    LOG(Space.LOG, false),
    SOFTMAX(Space.MARGIN, true),
    SOFTPROB(Space.MARGIN, true);

    /** How {@code base_score} is kept. */
    enum Space {
        MARGIN,
        LOGIT,
        LOG
    }

    /** How near to 0 and 1 a probability may start. */
    private static final float EDGE = 1e-6f;

    private static final Map<String, Objective> BY_NAME = Map.ofEntries(
            Map.entry("reg:linear", PLAIN),
            Map.entry("reg:squarederror", PLAIN),
            Map.entry("reg:squaredlogerror", PLAIN),
            Map.entry("reg:pseudohubererror", PLAIN),
            Map.entry("reg:absoluteerror", PLAIN),
            Map.entry("reg:quantileerror", PLAIN),
            Map.entry("reg:expectileerror", PLAIN),
            Map.entry("reg:logistic", LOGISTIC),
            Map.entry("binary:logistic", BINARY_LOGISTIC),
            Map.entry("binary:logitraw", BINARY_RAW),
            Map.entry("binary:hinge", HINGE),
            Map.entry("multi:softmax", SOFTMAX),
            Map.entry("multi:softprob", SOFTPROB),
            Map.entry("count:poisson", LOG),
            Map.entry("reg:gamma", LOG),
            Map.entry("reg:tweedie", LOG),
            Map.entry("survival:cox", LOG),
            Map.entry("survival:aft", LOG),
            Map.entry("rank:pairwise", PLAIN),
            Map.entry("rank:ndcg", PLAIN),
            Map.entry("rank:map", PLAIN));

    final Space space;
    final boolean classifies;

    Objective(Space space, boolean classifies) {
        this.space = space;
        this.classifies = classifies;
    }

    /** By name; those of GPU builds before 1.0 have a prefix. */
    static Objective of(String name) {
        Objective objective = BY_NAME.get(name.startsWith("gpu:") ? name.substring(4) : name);
        if (objective == null) {
            throw new ModelLoadException("objective: found \"" + name + "\" (expected: one of "
                    + String.join(", ", BY_NAME.keySet().stream().sorted().toList()) + ")");
        }
        return objective;
    }

    /** To the library's own numbers. */
    Link link() {
        return switch (this) {
            case PLAIN, BINARY_RAW -> Link.IDENTITY;
            case LOGISTIC, BINARY_LOGISTIC -> SingleLinks.SIGMOID;
            case HINGE -> SingleLinks.STEP;
            case LOG -> SingleLinks.EXP;
            case SOFTMAX -> SingleLinks.ARGMAX;
            case SOFTPROB -> SingleLinks.SOFTMAX;
        };
    }

    /** Several sums are several classes of one answer. */
    boolean isMulticlass() {
        return this == SOFTMAX || this == SOFTPROB;
    }

    /** The link to probabilities where the objective classifies. */
    Link probabilities() {
        return this == SOFTMAX ? SingleLinks.SOFTMAX : link();
    }

    /** A start as the sums begin with it. */
    float margin(float baseScore) {
        boolean fits = switch (space) {
            case MARGIN -> !Float.isNaN(baseScore);
            case LOGIT -> baseScore >= 0 && baseScore <= 1;
            case LOG -> baseScore > 0;
        };
        if (!fits) {
            throw new ModelLoadException("base_score: found " + baseScore + " (expected: "
                    + (space == Space.MARGIN ? "a number" : space == Space.LOG ? "above 0" : "0..1") + ")");
        }
        return switch (space) {
            case MARGIN -> baseScore;
            case LOGIT -> -(float) Math.log(1.0f / Math.min(Math.max(baseScore, EDGE), 1 - EDGE) - 1.0f);
            case LOG -> (float) Math.log(baseScore);
        };
    }
}
