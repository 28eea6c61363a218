package io.picklejar.model.artifact;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.schema.FeatureSchema;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder that {@code mlflow.sklearn.log_model} and its like left behind: {@code MLmodel} says which file is the model and
 * what its columns are. Of the flavors that MLflow writes for one model the library's own is taken; {@code python_function}
 * alone is Python code, which is not run here.
 *
 * <p>Layout of {@code MLmodel}: MLflow's documentation of its model format, and files of MLflow 1.28 to 3.10.
 *
 * @param flavor the flavor taken, such as {@code sklearn}
 * @param file name of the model file
 * @param signature columns as MLflow's signature gives them, or null where it gives none
 */
record MlflowFolder(String flavor, String file, @Nullable MlflowSignature signature, Metadata metadata) {

    static final String FILE = "MLmodel";

    /** Which key of a flavor names the model file. */
    private static final Map<String, String> FILE_KEYS = fileKeys();

    private static final List<String> SHOWN =
            List.of("model_uuid", "model_id", "run_id", "mlflow_version", "utc_time_created");
    private static final List<String> VERSIONS =
            List.of("sklearn_version", "onnx_version", "xgb_version", "lgb_version");

    private static Map<String, String> fileKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("sklearn", "pickled_model");
        keys.put("onnx", "data");
        keys.put("xgboost", "data");
        keys.put("lightgbm", "data");
        return keys;
    }

    /**
     * What {@code MLmodel} in the folder says.
     *
     * @return null where the folder has none
     * @throws ModelLoadException with one line where it cannot be used
     */
    static @Nullable MlflowFolder readIfThere(Path folder) {
        Path file = FolderFiles.ours(folder, FILE);
        return file == null ? null : read(YamlFiles.read(file));
    }

    private static MlflowFolder read(Map<?, ?> root) {
        if (!(root.get("flavors") instanceof Map<?, ?> flavors)) {
            throw new ModelLoadException("MLmodel: no flavors (expected: sklearn, onnx, xgboost or lightgbm)");
        }
        for (Map.Entry<String, String> known : FILE_KEYS.entrySet()) {
            if (flavors.get(known.getKey()) instanceof Map<?, ?> flavor) {
                return of(root, known.getKey(), flavor, known.getValue());
            }
        }
        throw new ModelLoadException("MLmodel: " + shown(flavors) + " (expected: sklearn, onnx, xgboost or lightgbm;"
                + " a python_function is Python code, which is not run here: log the model inside it with its own"
                + " library, as in mlflow.sklearn.log_model)");
    }

    private static String shown(Map<?, ?> flavors) {
        String names = String.join(
                ", ",
                flavors.keySet().stream().limit(5).map(String::valueOf).sorted().toList());
        return flavors.size() == 1 ? "only the flavor " + names : "flavors " + names;
    }

    private static MlflowFolder of(Map<?, ?> root, String name, Map<?, ?> flavor, String fileKey) {
        if (!(flavor.get(fileKey) instanceof String file)) {
            throw new ModelLoadException("MLmodel: flavors." + name + "." + fileKey + ": " + flavor.get(fileKey)
                    + " (expected: the name of the model file)");
        }
        MlflowSignature signature =
                root.get("signature") instanceof Map<?, ?> map && map.get("inputs") instanceof String inputs
                        ? MlflowSignature.read(inputs)
                        : null;
        return new MlflowFolder(name, file, signature, metadata(root, name, flavor, signature));
    }

    private static Metadata metadata(
            Map<?, ?> root, String name, Map<?, ?> flavor, @Nullable MlflowSignature signature) {
        ObjectNode mlflow = new ObjectNode(JsonNodeFactory.instance).put("flavor", name);
        for (String key : SHOWN) {
            if (root.get(key) instanceof String text) {
                mlflow.put(key, text);
            }
        }
        ObjectNode all = new ObjectNode(JsonNodeFactory.instance);
        for (String key : VERSIONS) {
            Object version = flavor.get(key);
            if (version instanceof String || version instanceof Number) {
                all.put(key, version.toString());
            }
        }
        all.set("mlflow", mlflow);
        Integer width = signature == null ? null : signature.width();
        Metadata none = Metadata.NONE;
        return new Metadata(null, null, List.of(), width, List.of(), Map.of(), null, none.output(), Map.of(), all);
    }

    FolderFiles files(Path folder) {
        Path model = FolderFiles.inside(folder, file, "MLmodel: flavors." + flavor);
        return new FolderFiles(model, List.of(), List.of());
    }

    /** The signature's columns, fitted to what the model reads; the model's own where there is no signature. */
    FeatureSchema schema(List<InputColumn> inputs) {
        try {
            return SchemaFactory.schema(
                    signature == null || !signature.hasColumns()
                            ? metadata
                            : metadata.withFeatures(signature.features(inputs)),
                    inputs);
        } catch (ModelLoadException e) {
            throw new ModelLoadException(
                    String.valueOf(e.getMessage()).replace("metadata.json: features", "MLmodel: signature"), e);
        }
    }
}
