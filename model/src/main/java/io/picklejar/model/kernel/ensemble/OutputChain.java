package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One estimator an output, each reading the columns and what those before it said. Source: {@code ClassifierChain} and {@code
 * RegressorChain}.
 */
public final class OutputChain implements Estimator {

    private final List<Reading> links;
    private final int[] order;
    private final int inputs;
    private final Output output;
    private final boolean probabilities;

    /**
     * A chain.
     *
     * @param links what the next ones read of each; the k-th reads {@code inputs + k} columns
     * @param order the output that each predicts, all of them once
     */
    public OutputChain(List<Reading> links, int[] order) {
        this.links = List.copyOf(links);
        this.order = order.clone();
        this.inputs = links.isEmpty() ? 0 : links.get(0).estimator().inputs();
        check();
        boolean numbers = links.stream().allMatch(link -> link.estimator().output() instanceof Output.Numbers);
        this.probabilities = links.stream().allMatch(link -> isBinary(link.estimator()));
        this.output = numbers ? new Output.Numbers(order.length, false) : classes();
    }

    private static boolean isBinary(Estimator estimator) {
        return Members.givesProbabilities(estimator) && Members.classes(estimator) == 2;
    }

    private void check() {
        boolean[] seen = new boolean[order.length];
        if (links.isEmpty() || links.size() != order.length) {
            throw new IllegalArgumentException(links.size() + " estimators for " + order.length + " outputs");
        }
        for (int k = 0; k < order.length; k++) {
            if (order[k] < 0 || order[k] >= order.length || seen[order[k]]) {
                throw new IllegalArgumentException("an order of outputs that is no permutation, at " + k);
            }
            seen[order[k]] = true;
            if (links.get(k).estimator().inputs() != inputs + k || links.get(k).width() != 1) {
                throw new IllegalArgumentException("estimator " + k + " reads "
                        + links.get(k).estimator().inputs() + " columns (expected: " + (inputs + k) + ")");
            }
        }
    }

    private Output classes() {
        List<List<Label>> classes = new ArrayList<>(Collections.nCopies(order.length, List.of(Label.of(0))));
        for (int k = 0; k < order.length; k++) {
            if (!(links.get(k).estimator().output() instanceof Output.Classes own) || own.outputs() != 1) {
                throw new IllegalArgumentException("a chain of classifiers and regressors");
            }
            classes.set(order[k], own.classes().get(0));
        }
        return new Output.Classes(classes, probabilities);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        List<Domain> domains = links.get(0).estimator().domains();
        for (Reading link : links) {
            domains = Members.both(domains, link.estimator().domains().subList(0, inputs));
        }
        return domains;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        int width = order.length;
        boolean numbers = output instanceof Output.Numbers;
        double[] values = new double[numbers ? rows * width : 0];
        int[] indices = new int[numbers ? 0 : rows * width];
        double[] positive = new double[numbers || !probabilities ? 0 : rows * width * 2];
        double[] said = new double[rows * width];
        for (int k = 0; k < width; k++) {
            Table table = k == 0 ? in : extended(in, said, k);
            Predictions answer = links.get(k).estimator().predict(table);
            for (int row = 0; row < rows; row++) {
                int to = row * width + order[k];
                if (numbers) {
                    values[to] = answer.numbers()[row];
                } else {
                    indices[to] = answer.classIndices()[row];
                }
            }
            putProbabilities(answer, positive, order[k]);
            putSaid(links.get(k).read(table), said, k);
        }
        return numbers
                ? Predictions.ofNumbers(rows, values)
                : Predictions.ofClasses(rows, indices, probabilities ? positive : null);
    }

    private void putSaid(double[] own, double[] said, int k) {
        for (int row = 0; row < own.length; row++) {
            said[row * order.length + k] = own[row];
        }
    }

    private void putProbabilities(Predictions answer, double[] to, int output) {
        double[] own = answer.probabilities();
        if (own != null && to.length > 0) {
            for (int row = 0; row < answer.rows(); row++) {
                double second = own[row * 2 + 1];
                to[(row * order.length + output) * 2] = 1 - second;
                to[(row * order.length + output) * 2 + 1] = second;
            }
        }
    }

    private Table extended(Table in, double[] said, int k) {
        int width = inputs + k;
        double[] cells = new double[in.rows() * width];
        for (int row = 0; row < in.rows(); row++) {
            System.arraycopy(in.numbers(), row * inputs, cells, row * width, inputs);
            System.arraycopy(said, row * order.length, cells, row * width + inputs, k);
        }
        return Table.ofNumbers(in.rows(), width, cells);
    }
}
