package io.picklejar.model.kernel.booster;

/** The type in which a library compares values with thresholds and adds leaves up. */
public enum Comparison {
    /** float32 both: XGBoost. A category is looked up where the value is not negative. */
    SINGLE,
    /** Values as float32, sums as float64: CatBoost. Categories as with {@code SINGLE}. */
    SINGLE_SUMMED_DOUBLE,
    /** float64 both: LightGBM. A category is cut to a whole number before it is asked whether it is negative. */
    DOUBLE;

    boolean isDouble() {
        return this == DOUBLE;
    }

    boolean sumsSingle() {
        return this == SINGLE;
    }
}
