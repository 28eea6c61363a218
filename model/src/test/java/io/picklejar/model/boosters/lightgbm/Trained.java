package io.picklejar.model.boosters.lightgbm;

import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/**
 * A model that LightGBM's native library (4.3.0) trains here and now, and its own predictions. Features 0 and 1 are whole
 * numbers below 40, the others normal with zeros and, where wanted, missing values among them.
 */
public final class Trained implements AutoCloseable {

    public static final int FEATURES = 6;
    private static final int ROWS = 600;

    private final LGBMBooster booster;

    /** The booster points to it as long as it lives. */
    private final LGBMDataset data;

    private Trained(LGBMBooster booster, LGBMDataset data) {
        this.booster = booster;
        this.data = data;
    }

    /** @param parameters of the data set and of training alike */
    public static Trained of(String parameters, int iterations) throws LGBMException, IOException {
        load();
        double[] cells = cells(ROWS, 7, !parameters.contains("linear_tree"));
        String all = parameters + " num_leaves=15 min_data_in_leaf=5 min_data_per_group=5 cat_smooth=1 seed=1"
                + " deterministic=true num_threads=1 verbosity=-1";
        LGBMDataset data = LGBMDataset.createFromMat(cells, ROWS, FEATURES, true, all, null);
        data.setField("label", labels(parameters, cells));
        if (parameters.contains("rank")) {
            data.setField("group", groups());
        }
        LGBMBooster booster = LGBMBooster.create(data, all);
        for (int i = 0; i < iterations; i++) {
            booster.updateOneIter();
        }
        return new Trained(booster, data);
    }

    private static void load() throws IOException {
        if (!LGBMBooster.isNativeLoaded()) {
            LGBMBooster.loadNative();
        }
    }

    public static double[] cells(int rows, long seed, boolean missing) {
        Random random = new Random(seed);
        double[] cells = new double[rows * FEATURES];
        for (int i = 0; i < cells.length; i++) {
            boolean isWhole = i % FEATURES < 2;
            double value = isWhole ? random.nextInt(40) : random.nextGaussian();
            double luck = random.nextDouble();
            cells[i] = luck < 0.1 && missing ? Double.NaN : luck < 0.2 ? 0 : value;
        }
        return cells;
    }

    private static float[] labels(String parameters, double[] cells) {
        Random random = new Random(3);
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double score = random.nextGaussian() * 0.3;
            for (int column = 0; column < FEATURES; column++) {
                double x = cells[row * FEATURES + column];
                score += Double.isNaN(x) ? 0.4 : column < 2 ? Math.sin(x * (column + 1)) : x * (column - 3);
            }
            labels[row] = (float) label(parameters, score);
        }
        return labels;
    }

    private static double label(String parameters, double score) {
        if (parameters.contains("multiclass")) {
            return score < -1 ? 0 : score < 1 ? 1 : 2;
        }
        if (parameters.contains("binary")) {
            return score > 0 ? 1 : 0;
        }
        if (parameters.contains("cross_entropy")) {
            return 1 / (1 + Math.exp(-score));
        }
        if (parameters.contains("rank")) {
            return Math.max(0, Math.min(4, Math.round(score + 2)));
        }
        boolean positive = parameters.contains("poisson")
                || parameters.contains("gamma")
                || parameters.contains("tweedie")
                || parameters.contains("mape");
        return positive ? Math.exp(score / 2) : score;
    }

    private static int[] groups() {
        int[] groups = new int[ROWS / 20];
        Arrays.fill(groups, 20);
        return groups;
    }

    public String text() throws LGBMException {
        return booster.saveModelToString(0, -1, FeatureImportanceType.SPLIT);
    }

    /** What {@code Booster.predict} gives: {@code rows x numbers}. */
    public double[] predict(double[] cells, int rows) throws LGBMException {
        return NativeBooster.predict(text(), cells, rows, lightgbmlibConstants.C_API_PREDICT_NORMAL);
    }

    public double[] raw(double[] cells, int rows) throws LGBMException {
        return NativeBooster.predict(text(), cells, rows, lightgbmlibConstants.C_API_PREDICT_RAW_SCORE);
    }

    @Override
    public void close() throws LGBMException {
        booster.close();
        data.close();
    }
}
