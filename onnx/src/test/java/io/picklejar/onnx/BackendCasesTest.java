package io.picklejar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The ONNX project's own backend tests, where the folder is present: {@code -Donnx.cases=DIR}, by default
 * {@code /work/shared/real-models/onnx}. Every case must agree, or stand in {@link #EXCEPTIONS} with the reason.
 */
class BackendCasesTest {

    private static final Path ROOT = Path.of(System.getProperty("onnx.cases", "/work/shared/real-models/onnx"));
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;

    private static final Map<String, String> EXCEPTIONS = Exceptions.BY_NAME;

    @Test
    void everyCaseAgreesOrHasAReason() throws IOException {
        assumeTrue(Files.isDirectory(ROOT), "no ONNX backend tests at " + ROOT);
        Map<String, String> failed = new TreeMap<>();
        Set<String> unneeded = new HashSet<>();
        int agreed = 0;
        for (Path folder : folders()) {
            String name = ROOT.relativize(folder).toString();
            String problem = problem(folder);
            if (problem == null) {
                agreed++;
                if (EXCEPTIONS.containsKey(name) && !name.contains("strnormalizer")) {
                    unneeded.add(name);
                }
            } else if (!EXCEPTIONS.containsKey(name)) {
                failed.put(name, problem);
            }
        }
        System.out.println("ONNX backend tests: " + agreed + " agree, " + EXCEPTIONS.size() + " exceptions");
        failed.forEach((name, problem) -> System.out.println(name + ": " + problem));
        assertThat(failed).isEmpty();
        assertThat(unneeded).isEmpty();
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("model.onnx"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable String problem(Path folder) throws IOException {
        try (LoadedModel model = (LoadedModel) Cases.bareEngine().load(folder.resolve("model.onnx"))) {
            for (Path set : sets(folder)) {
                String wrong = compared(model, set);
                if (wrong != null) {
                    return wrong;
                }
            }
            return null;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static List<Path> sets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<PbTensor> tensors(Path set, String kind) throws IOException {
        List<PbTensor> tensors = new ArrayList<>();
        for (int i = 0; Files.exists(set.resolve(kind + "_" + i + ".pb")); i++) {
            tensors.add(PbTensor.read(set.resolve(kind + "_" + i + ".pb")));
        }
        return tensors;
    }

    private static @Nullable String compared(LoadedModel model, Path set) throws IOException {
        Table table = table(model.inputs(), tensors(set, "input"));
        List<PbTensor> expected = tensors(set, "output");
        Predictions got = model.predict(table);
        for (int i = 0; i < expected.size(); i++) {
            String wrong = differs(expected.get(i), model.output(), got, i);
            if (wrong != null) {
                return "output " + i + ": " + wrong;
            }
        }
        return null;
    }

    private static Table table(List<InputColumn> columns, List<PbTensor> inputs) {
        PbTensor first = inputs.get(0);
        if (columns.size() > inputs.size()) {
            int rows = first.numbers().length / columns.size();
            return Table.ofNumbers(rows, columns.size(), first.numbers());
        }
        int width = columns.size();
        int rank = Objects.requireNonNull(columns.get(0).tensor()).rank();
        int rows = first.shape().length > rank ? first.shape()[0] : 1;
        double[] numbers = new double[rows * width];
        String[] texts = new String[rows * width];
        Tensor[] tensors = new Tensor[rows * width];
        for (int column = 0; column < width; column++) {
            var type = Objects.requireNonNull(columns.get(column).tensor());
            for (int row = 0; row < rows; row++) {
                PbTensor input = inputs.get(column);
                int[] shape =
                        Arrays.copyOfRange(input.shape(), input.shape().length - type.rank(), input.shape().length);
                int size = Tensor.size(shape);
                int at = row * width + column;
                tensors[at] = tensor(type.element(), input, shape, row * size, size);
                if (size == 1) {
                    numbers[at] = input.texts().isEmpty() ? input.numbers()[row] : 0;
                    texts[at] = input.texts().isEmpty() ? "" : input.texts().get(row);
                }
            }
        }
        return new Table(rows, width, numbers, texts, tensors);
    }

    private static Tensor tensor(Element element, PbTensor from, int[] shape, int start, int size) {
        if (element == Element.TEXT) {
            return new Tensor.Texts(
                    shape, from.texts().subList(start, start + size).toArray(String[]::new));
        }
        double[] numbers = Arrays.copyOfRange(from.numbers(), start, start + size);
        if (element == Element.DOUBLE) {
            return new Tensor.Doubles(shape, numbers);
        }
        if (element.isSingle()) {
            float[] floats = new float[size];
            for (int i = 0; i < size; i++) {
                floats[i] = (float) numbers[i];
            }
            return new Tensor.Floats(shape, floats);
        }
        return new Tensor.Longs(
                shape, Arrays.stream(numbers).mapToLong(number -> (long) number).toArray());
    }

    private static @Nullable String differs(PbTensor expected, Output output, Predictions got, int index) {
        List<Object> values = new ArrayList<>();
        if (output instanceof Output.Numbers) {
            for (double number : got.numbers()) {
                values.add(number);
            }
        } else {
            for (int row = 0; row < got.rows(); row++) {
                Tensor tensor = got.tensors()[row * output.outputs() + index];
                for (int i = 0; i < tensor.size(); i++) {
                    values.add(tensor instanceof Tensor.Texts texts ? texts.values()[i] : Tensors.number(tensor, i));
                }
            }
        }
        int count = expected.texts().isEmpty()
                ? expected.numbers().length
                : expected.texts().size();
        if (values.size() != count) {
            return values.size() + " values (expected: " + count + ")";
        }
        for (int i = 0; i < count; i++) {
            boolean same = values.get(i) instanceof String text
                    ? text.equals(expected.texts().get(i))
                    : isClose(expected.numbers()[i], (Double) values.get(i));
            if (!same) {
                return "[" + i + "]: " + values.get(i) + " (expected: "
                        + (expected.texts().isEmpty()
                                ? expected.numbers()[i]
                                : expected.texts().get(i)) + ")";
            }
        }
        return null;
    }

    private static boolean isClose(double expected, double got) {
        return Double.compare(expected, got) == 0
                || Math.abs(expected - got) <= ABSOLUTE + RELATIVE * Math.abs(expected);
    }

    /** Cases that do not agree, and why. */
    private static final class Exceptions {
        private static final Map<String, String> BY_NAME = Map.ofEntries(
                Map.entry(
                        "node/test_bernoulli_double_expanded",
                        "random, and the runtime has no RandomUniformLike of opset 22"),
                Map.entry(
                        "node/test_castlike_FLOAT16_to_FLOAT4E2M1", "the runtime has no kernel from or to float4e2m1"),
                Map.entry(
                        "node/test_castlike_FLOAT4E2M1_to_FLOAT16", "the runtime has no kernel from or to float4e2m1"),
                Map.entry("node/test_causal_conv_with_state_fp16_expanded", "opset 27 or 28, newer than the runtime"),
                Map.entry(
                        "node/test_causal_conv_with_state_silu_with_past_state_expanded",
                        "opset 27 or 28, newer than the runtime"),
                Map.entry(
                        "node/test_dft",
                        "float32 rounding around zero: -1.1e-4 where 0 is expected, of values up to 1e2"),
                Map.entry("node/test_flexattention_fp16", "preview operator FlexAttention"),
                Map.entry("node/test_flexattention_score_mod", "preview operator FlexAttention"),
                Map.entry("node/test_image_decoder_decode_jpeg_bgr", "the runtime has no ImageDecoder"),
                Map.entry("node/test_linear_attention_delta_expanded", "opset 27 or 28, newer than the runtime"),
                Map.entry("node/test_linear_attention_gated_delta_gqa", "opset 27 or 28, newer than the runtime"),
                Map.entry(
                        "node/test_linear_attention_linear_t1_no_past_expanded",
                        "opset 27 or 28, newer than the runtime"),
                Map.entry("node/test_loop16_seq_none", "an optional sequence as input, which no JSON row can be"),
                Map.entry(
                        "node/test_optional_has_element_empty_no_input_optional_input",
                        "a graph without inputs has no rows"),
                Map.entry("node/test_pow_types_float32_uint64", "the runtime has no Pow of float and uint64"),
                Map.entry(
                        "node/test_resize_downsample_scales_cubic_align_corners",
                        "the runtime's own list of known differences names it"),
                Map.entry("node/test_roialign_mode_max", "the runtime has no RoiAlign of opset 22"),
                Map.entry(
                        "node/test_sequence_map_identity_1_sequence",
                        "a sequence as input, which the Java interface cannot feed"),
                Map.entry(
                        "node/test_strnormalizer_export_monday_casesensintive_upper",
                        "needs the locale en_US.UTF-8, which this machine lacks"),
                Map.entry("node/test_swiglu_float16", "opset 27 or 28, newer than the runtime"),
                Map.entry("pytorch-converted/test_AvgPool1d_stride", "opset 6: the runtime begins with 7"),
                Map.entry("pytorch-converted/test_BatchNorm3d_momentum_eval", "opset 6: the runtime begins with 7"),
                Map.entry("pytorch-converted/test_PReLU_2d", "opset 6: the runtime begins with 7"),
                Map.entry("pytorch-operator/test_operator_non_float_params", "opset 6: the runtime begins with 7"),
                Map.entry("simple/test_gradient_of_add", "training operator Gradient"));
    }
}
