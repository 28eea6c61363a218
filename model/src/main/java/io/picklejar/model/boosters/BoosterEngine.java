package io.picklejar.model.boosters;

import io.picklejar.model.boosters.catboost.CatBoostBinary;
import io.picklejar.model.boosters.catboost.CatBoostJson;
import io.picklejar.model.boosters.lightgbm.LightGbmText;
import io.picklejar.model.boosters.xgboost.XgboostBinary;
import io.picklejar.model.boosters.xgboost.XgboostJson;
import io.picklejar.model.boosters.xgboost.XgboostUbjson;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Loads the files that XGBoost, LightGBM and CatBoost write themselves. Their names tell little, so their content decides. */
public final class BoosterEngine implements ModelEngine {

    private static final Set<String> EXTENSIONS = Set.of("json", "ubj", "txt", "model", "bin", "bst", "cbm");
    private static final List<BoosterFormat> FORMATS = List.of(
            new XgboostJson(),
            new XgboostUbjson(),
            new XgboostBinary(),
            new LightGbmText(),
            new CatBoostJson(),
            new CatBoostBinary());

    private final long memoryBudget;

    /** With half of the maximum heap for one file. */
    public BoosterEngine() {
        this(Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param memoryBudget most bytes that reading one file may take */
    public BoosterEngine(long memoryBudget) {
        this.memoryBudget = memoryBudget;
    }

    @Override
    public String name() {
        return "boosters";
    }

    @Override
    public boolean reads(String extension) {
        return EXTENSIONS.contains(extension);
    }

    @Override
    public boolean recognises(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(BoosterFormat.START);
            return FORMATS.stream().anyMatch(format -> format.recognises(start));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public LoadedPart load(Path file) {
        try {
            return load(bytes(file));
        } catch (ModelLoadException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new ModelLoadException("the heap is full: give Java more memory", e);
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        } catch (RuntimeException e) {
            // Not known to happen; whoever serves other models must not see it as anything but a bad file.
            throw new ModelLoadException("cannot load: unexpected " + e, e);
        }
    }

    private byte[] bytes(Path file) throws IOException {
        int most = (int) Math.min(memoryBudget, Integer.MAX_VALUE - 16);
        if (Files.size(file) > most) {
            throw new ModelLoadException("has " + Files.size(file) + " bytes (expected: at most " + most + ")");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    private LoadedPart load(byte[] file) {
        byte[] start = file.length <= BoosterFormat.START ? file : Arrays.copyOf(file, BoosterFormat.START);
        for (BoosterFormat format : FORMATS) {
            if (format.recognises(start)) {
                return format.load(file, memoryBudget);
            }
        }
        throw new ModelLoadException("is no booster that is known here (expected: "
                + String.join(
                        ", ",
                        FORMATS.stream().map(BoosterFormat::name).distinct().toList()) + ")");
    }
}
