package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Attribute;
import io.picklejar.onnx.OnnxFile.Data;
import io.picklejar.onnx.OnnxFile.Function;
import io.picklejar.onnx.OnnxFile.Graph;
import io.picklejar.onnx.OnnxFile.Node;
import io.picklejar.onnx.OnnxFile.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks what the runtime would take on trust, or check only after it has begun to compute: every value is made once and
 * before it is used, no graph feeds itself, no function calls itself, trees are trees, and no constant node asks for a
 * tensor that fills the memory.
 */
final class GraphChecks {

    private static final int DEEPEST = 16;

    private final OnnxFile file;

    private GraphChecks(OnnxFile file) {
        this.file = file;
    }

    static void check(OnnxFile file) {
        GraphChecks checks = new GraphChecks(file);
        checks.graph(file.graph(), new HashSet<>(), 0);
        checks.functions();
    }

    /** Every tensor of the model, wherever it stands. */
    static void eachTensor(OnnxFile file, Consumer<Data> use) {
        eachTensor(file.graph(), use);
        file.functions().forEach(function -> eachTensor(function.nodes(), use));
    }

    private static void eachTensor(Graph graph, Consumer<Data> use) {
        graph.initializers().values().forEach(use);
        eachTensor(graph.nodes(), use);
    }

    private static void eachTensor(List<Node> nodes, Consumer<Data> use) {
        for (Node node : nodes) {
            for (Attribute attribute : node.attributes().values()) {
                attribute.tensors().forEach(use);
                attribute.graphs().forEach(graph -> eachTensor(graph, use));
            }
        }
    }

    /** @param outer values that an inner graph may use of the graphs around it */
    private void graph(Graph graph, Set<String> outer, int depth) {
        if (depth > DEEPEST) {
            throw new ModelLoadException("graphs within graphs, deeper than " + DEEPEST);
        }
        Set<String> given = new HashSet<>(graph.initializers().keySet());
        graph.inputs().forEach(input -> given.add(input.name()));
        List<Node> sorted = sorted(graph.nodes(), given, outer);
        Set<String> known = new HashSet<>(outer);
        known.addAll(given);
        for (Node node : sorted) {
            known.addAll(node.outputs());
        }
        for (Value output : graph.outputs()) {
            if (!known.contains(output.name())) {
                throw new ModelLoadException("output " + output.name() + " is made by no node");
            }
        }
        for (Node node : sorted) {
            operator(node, graph);
            for (Attribute attribute : node.attributes().values()) {
                for (Graph inner : attribute.graphs()) {
                    graph(inner, known, depth + 1);
                }
            }
        }
    }

    /** The nodes such that each comes after those it reads of; a cycle has no such order. */
    private static List<Node> sorted(List<Node> nodes, Set<String> given, Set<String> outer) {
        Map<String, Integer> makers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                if (!output.isEmpty() && (given.contains(output) || makers.put(output, i) != null)) {
                    throw new ModelLoadException("value " + output + " is made twice");
                }
            }
        }
        int[] waiting = new int[nodes.size()];
        List<List<Integer>> readers = new ArrayList<>();
        nodes.forEach(node -> readers.add(new ArrayList<>(1)));
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < nodes.size(); i++) {
            waiting[i] = links(nodes.get(i), i, makers, readers, given, outer);
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>(nodes.size());
        while (!ready.isEmpty()) {
            int i = ready.remove();
            sorted.add(nodes.get(i));
            for (int reader : readers.get(i)) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw new ModelLoadException("the graph has a cycle: " + (nodes.size() - sorted.size())
                    + " nodes wait for each other (expected: no value that depends on itself)");
        }
        return sorted;
    }

    private static int links(
            Node node,
            int index,
            Map<String, Integer> makers,
            List<List<Integer>> readers,
            Set<String> given,
            Set<String> outer) {
        int count = 0;
        for (String input : node.inputs()) {
            Integer maker = makers.get(input);
            if (maker != null) {
                readers.get(maker).add(index);
                count++;
            } else if (!input.isEmpty() && !given.contains(input) && !outer.contains(input)) {
                throw new ModelLoadException(
                        "node " + node.op() + " reads " + input + ", which no node makes and no input gives");
            }
        }
        return count;
    }

    private void operator(Node node, Graph graph) {
        if (node.domain().equals("ai.onnx.ml")) {
            TreeChecks.check(node);
        } else if (node.isStandard()) {
            ConstantChecks.check(node, graph);
        }
    }

    /** A function may call those that call no way back to it. */
    private void functions() {
        Map<String, Function> byName = new HashMap<>();
        for (Function function : file.functions()) {
            if (byName.put(key(function.domain(), function.name()), function) != null) {
                throw new ModelLoadException("function " + function.name() + " stands twice");
            }
            sorted(function.nodes(), new HashSet<>(function.inputs()), Set.of());
        }
        Set<String> done = new HashSet<>();
        byName.keySet().forEach(name -> calls(name, byName, new HashSet<>(), done));
    }

    private static void calls(String name, Map<String, Function> byName, Set<String> open, Set<String> done) {
        Function function = byName.get(name);
        if (function == null || done.contains(name)) {
            return;
        }
        if (!open.add(name) || open.size() > DEEPEST) {
            throw new ModelLoadException("function " + function.name() + " calls itself, or calls too deep");
        }
        eachNode(function.nodes(), node -> calls(key(node.domain(), node.op()), byName, open, done), 0);
        open.remove(name);
        done.add(name);
    }

    private static void eachNode(List<Node> nodes, Consumer<Node> use, int depth) {
        if (depth > DEEPEST) {
            throw new ModelLoadException("graphs within graphs, deeper than " + DEEPEST);
        }
        for (Node node : nodes) {
            use.accept(node);
            for (Attribute attribute : node.attributes().values()) {
                attribute.graphs().forEach(graph -> eachNode(graph.nodes(), use, depth + 1));
            }
        }
    }

    private static String key(String domain, String name) {
        return (domain.equals("ai.onnx") ? "" : domain) + "/" + name;
    }
}
