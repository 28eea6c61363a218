package io.picklejar.benchmarks;

import ai.onnxruntime.OrtException;
import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A prediction here and in the booster's own library, called from Java with one thread: the same model, trained at set-up, the
 * same rows, another one each time. {@code benchmarks/boosters/run} prints the ratios.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoosterBenchmark {

    private static final int FEATURES = 20;
    private static final int TRAINING = 20_000;
    private static final int PROBES = 4_000;

    @Param({"xgboost", "lightgbm", "onnxruntime"})
    private String library = "";

    @Param({"100x6", "500x8"})
    private String size = "";

    @Param({"1", "1000"})
    private int rows;

    private int next;
    private Table[] tables = {};
    private float[][] singles = {};
    private double[][] doubles = {};
    private @Nullable LoadedModel ours;
    private @Nullable Booster xgboost;
    private @Nullable LGBMBooster lightgbm;
    private @Nullable OnnxRuntime onnx;

    /** For JMH, which sets the parameters itself. */
    public BoosterBenchmark() {}

    BoosterBenchmark(String library, String size, int rows) {
        this.library = library;
        this.size = size;
        this.rows = rows;
    }

    /** Trains, saves, and loads here what was saved. */
    @Setup
    public void train() throws XGBoostError, LGBMException, OrtException, IOException {
        int trees = Integer.parseInt(size.substring(0, 3));
        int depth = Integer.parseInt(size.substring(4));
        float[] cells = cells(new Random(1), TRAINING);
        Path file = Files.createTempFile("booster", library.equals("lightgbm") ? ".txt" : ".ubj");
        if (library.equals("lightgbm")) {
            lightgbm = lightgbm(cells, trees, depth);
            Files.writeString(file, lightgbm.saveModelToString(0, 0, FeatureImportanceType.GAIN));
        } else {
            xgboost = xgboost(cells, trees, depth);
            xgboost.saveModel(file.toString());
        }
        ours = (LoadedModel) new BoosterEngine().load(file);
        Files.delete(file);
        split(cells(new Random(2), PROBES));
        if (library.equals("onnxruntime")) {
            byte[] json = Objects.requireNonNull(xgboost).toByteArray("json");
            xgboost = null;
            onnx = new OnnxRuntime(OnnxTrees.of(json, FEATURES), rows, FEATURES);
            requireSame(onnx.predict(singles[0]), ours.predict(tables[0]).numbers());
        }
    }

    private static void requireSame(float[] theirs, double[] ours) {
        for (int i = 0; i < theirs.length; i++) {
            if (!(Math.abs(theirs[i] - ours[i]) <= 1e-4 * Math.max(1, Math.abs(ours[i])))) {
                throw new IllegalStateException("row " + i + ": " + theirs[i] + ", and here " + ours[i]);
            }
        }
    }

    private static float[] cells(Random random, int count) {
        float[] cells = new float[count * FEATURES];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (float) random.nextGaussian();
        }
        return cells;
    }

    private static float[] targets(float[] cells) {
        Random noise = new Random(3);
        float[] targets = new float[cells.length / FEATURES];
        for (int i = 0; i < targets.length; i++) {
            float sum = 0;
            for (int k = 0; k < FEATURES; k++) {
                float x = cells[i * FEATURES + k];
                sum += k % 3 == 0 ? x * x : k % 3 == 1 ? Math.max(x, 0) : x * cells[i * FEATURES];
            }
            targets[i] = sum + (float) noise.nextGaussian();
        }
        return targets;
    }

    private static Booster xgboost(float[] cells, int trees, int depth) throws XGBoostError {
        DMatrix data = new DMatrix(cells, TRAINING, FEATURES, Float.NaN);
        data.setLabel(targets(cells));
        Map<String, Object> parameters =
                Map.of("objective", "reg:squarederror", "max_depth", depth, "eta", 0.1, "nthread", 1);
        return XGBoost.train(data, parameters, trees, Map.of(), null, null);
    }

    private static LGBMBooster lightgbm(float[] cells, int trees, int depth) throws LGBMException {
        LGBMDataset data = LGBMDataset.createFromMat(cells, TRAINING, FEATURES, true, "", null);
        data.setField("label", targets(cells));
        LGBMBooster booster = LGBMBooster.create(
                data,
                "objective=regression num_threads=1 verbose=-1 learning_rate=0.1 max_depth=" + depth + " num_leaves="
                        + (1 << depth));
        for (int i = 0; i < trees; i++) {
            booster.updateOneIter();
        }
        return booster;
    }

    private void split(float[] cells) {
        int blocks = PROBES / rows;
        tables = new Table[blocks];
        singles = new float[blocks][];
        doubles = new double[blocks][];
        for (int i = 0; i < blocks; i++) {
            singles[i] = Arrays.copyOfRange(cells, i * rows * FEATURES, (i + 1) * rows * FEATURES);
            doubles[i] = new double[singles[i].length];
            for (int k = 0; k < doubles[i].length; k++) {
                doubles[i][k] = singles[i][k];
            }
            tables[i] = Table.ofNumbers(rows, FEATURES, doubles[i]);
        }
    }

    private int next() {
        next = next + 1 < tables.length ? next + 1 : 0;
        return next;
    }

    @Benchmark
    public Object picklejar() {
        return Objects.requireNonNull(ours).predict(tables[next()]);
    }

    @Benchmark
    public Object ownLibrary() throws XGBoostError, LGBMException, OrtException {
        if (onnx != null) {
            return onnx.predict(singles[next()]);
        }
        if (xgboost != null) {
            return xgboost.inplace_predict(singles[next()], rows, FEATURES, Float.NaN);
        }
        LGBMBooster booster = Objects.requireNonNull(lightgbm);
        return rows == 1
                ? (Object) booster.predictForMatSingleRow(doubles[next()], PredictionType.C_API_PREDICT_NORMAL)
                : booster.predictForMat(
                        doubles[next()], rows, FEATURES, true, PredictionType.C_API_PREDICT_NORMAL, "num_threads=1");
    }
}
