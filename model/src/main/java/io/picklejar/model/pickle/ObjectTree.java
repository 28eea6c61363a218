package io.picklejar.model.pickle;

import java.util.List;

/**
 * What is in a model file, for people: a bounded tree of nodes. Each shared value and each cycle is shown once and then
 * referred to. Estimators show constructor parameters apart from what was fitted.
 *
 * <p>Made from values that may come from a hostile file (see {@link PickleReader#survey}): nodes, depth, children and the
 * length of every text are bounded, and text is made printable.
 */
public final class ObjectTree {
    /** What a node stands for. */
    public enum Kind {
        /** An instance of a class: an estimator, most often. */
        OBJECT,
        /** A heading: {@code parameters}, {@code fitted}, {@code internal}. */
        GROUP,
        /** A list, tuple, set or dict. */
        CONTAINER,
        ARRAY,
        /** A number, string, name or None. */
        VALUE,
        /** A value shown elsewhere; the summary says where. */
        SHARED,
        /** Stands for what was left out. */
        MORE
    }

    /**
     * One line of the tree with what hangs below it.
     *
     * @param label name within the parent: attribute, step name, {@code [3]}
     * @param kind what it stands for
     * @param summary one line
     * @param children in file order
     */
    public record Node(String label, Kind kind, String summary, List<Node> children) {
        public Node {
            children = List.copyOf(children);
        }
    }

    private final Node root;

    private ObjectTree(Node root) {
        this.root = root;
    }

    /** The tree of {@code value}, of some thousand nodes at most. */
    public static ObjectTree of(PyValue value) {
        return new ObjectTree(new ObjectTreeBuilder().node("", "model", value, 0));
    }

    public Node root() {
        return root;
    }

    /** Indented text, two spaces a level, without what lies deeper than {@code maxDepth} levels below the root. */
    public String toText(int maxDepth) {
        StringBuilder text = new StringBuilder();
        append(text, root, 0, maxDepth);
        return text.toString();
    }

    /** Depth is bounded by the builder, so recursion is too. */
    private static void append(StringBuilder text, Node node, int depth, int maxDepth) {
        text.append("  ".repeat(depth)).append(node.label());
        if (!node.summary().isEmpty()) {
            text.append(node.kind() == Kind.MORE ? " " : ": ").append(node.summary());
        }
        boolean cut = depth == maxDepth && !node.children().isEmpty();
        text.append(cut ? " …" : "").append('\n');
        if (depth < maxDepth) {
            node.children().forEach(child -> append(text, child, depth + 1, maxDepth));
        }
    }
}
