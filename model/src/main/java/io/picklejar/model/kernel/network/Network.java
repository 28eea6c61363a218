package io.picklejar.model.kernel.network;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Layers of dot products and activations. Source: {@code _forward_pass_fast} of scikit-learn's {@code
 * BaseMultilayerPerceptron}. In single precision every step is rounded to float32.
 */
public final class Network {

    /** What a layer makes of its sums. */
    public enum Activation {
        IDENTITY,
        RELU,
        TANH,
        LOGISTIC,
        EXPONENTIAL,
        SOFTMAX
    }

    /**
     * A layer.
     *
     * @param weights {@code outputs x inputs}, row-major
     * @param bias one an output
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Layer(int inputs, double[] weights, double[] bias, Activation activation) {
        public Layer {
            if (bias.length == 0 || weights.length != (long) inputs * bias.length) {
                throw new IllegalArgumentException(
                        weights.length + " weights (expected: " + bias.length + " x " + inputs + ")");
            }
        }

        int outputs() {
            return bias.length;
        }
    }

    private final Layer[] layers;
    private final int widest;
    private final boolean single;

    public Network(List<Layer> layers, boolean single) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network without layers");
        }
        this.layers = layers.toArray(new Layer[0]);
        this.single = single;
        int most = inputs();
        for (int i = 0; i < this.layers.length; i++) {
            if (i > 0 && this.layers[i].inputs() != this.layers[i - 1].outputs()) {
                throw new IllegalArgumentException("layer " + i + " reads " + this.layers[i].inputs() + " values of "
                        + this.layers[i - 1].outputs());
            }
            most = Math.max(most, this.layers[i].outputs());
        }
        this.widest = most;
    }

    public int inputs() {
        return layers[0].inputs();
    }

    public int outputs() {
        return layers[layers.length - 1].outputs();
    }

    /** {@code rows x outputs}. */
    public double[] apply(Table in) {
        int outputs = outputs();
        double[] cells = in.numbers();
        double[] result = new double[in.rows() * outputs];
        double[] from = new double[widest];
        double[] to = new double[widest];
        for (int row = 0; row < in.rows(); row++) {
            System.arraycopy(cells, row * inputs(), from, 0, inputs());
            for (Layer layer : layers) {
                forward(layer, from, to);
                double[] last = from;
                from = to;
                to = last;
            }
            System.arraycopy(from, 0, result, row * outputs, outputs);
        }
        return result;
    }

    private void forward(Layer layer, double[] from, double[] to) {
        int n = layer.inputs();
        for (int k = 0; k < layer.outputs(); k++) {
            to[k] = single
                    ? Numerics.dotSingle(from, 0, layer.weights, k * n, n) + (float) layer.bias[k]
                    : Numerics.dot(from, 0, layer.weights, k * n, n) + layer.bias[k];
        }
        activate(layer.activation, to, layer.outputs());
        for (int k = 0; single && k < layer.outputs(); k++) {
            to[k] = (float) to[k];
        }
    }

    private static void activate(Activation activation, double[] values, int n) {
        switch (activation) {
            case IDENTITY -> {}
            case SOFTMAX -> Numerics.softmax(values, 0, n);
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Math.max(values[i], 0);
                }
            }
            case EXPONENTIAL -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Math.exp(values[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Math.tanh(values[i]);
                }
            }
            case LOGISTIC -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Numerics.expit(values[i]);
                }
            }
        }
    }
}
