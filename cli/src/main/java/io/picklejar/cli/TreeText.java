package io.picklejar.cli;

import io.picklejar.model.pickle.ObjectTree.Kind;
import io.picklejar.model.pickle.ObjectTree.Node;
import java.util.List;

/**
 * An object tree as indented lines, short enough to read: headings count for no level, and of many objects alike, such as
 * the trees of a forest, the first stands for all.
 */
final class TreeText {

    private static final String NOTHING_NEW = "_sklearn_version";

    private final StringBuilder text = new StringBuilder(1024);
    private final int depth;

    private TreeText(int depth) {
        this.depth = depth;
    }

    /** @param depth levels of objects below the root */
    static String of(Node root, int depth) {
        TreeText tree = new TreeText(depth);
        tree.append(root, 0, 0);
        return tree.text.toString();
    }

    private void append(Node node, int indent, int level) {
        boolean cut = level >= depth && !node.children().isEmpty();
        line(indent, node.label() + separator(node) + node.summary() + (cut ? " …" : ""));
        if (!cut) {
            children(node.children(), indent + 1, level);
        }
    }

    private static String separator(Node node) {
        if (node.summary().isEmpty()) {
            return "";
        }
        return node.kind() == Kind.MORE ? " " : ": ";
    }

    private void children(List<Node> children, int indent, int level) {
        for (int i = 0; i < children.size(); i++) {
            Node child = children.get(i);
            if (isNothingNew(child)) {
                continue;
            }
            append(child, indent, child.kind() == Kind.GROUP ? level : level + 1);
            int alike = alike(children, i);
            if (alike > 0) {
                line(indent, "… " + alike + " more like it");
                i += alike;
            }
        }
    }

    /** The summary of an object tells its version already. */
    private static boolean isNothingNew(Node node) {
        return node.kind() == Kind.GROUP
                && node.children().stream().allMatch(child -> child.label().equals(NOTHING_NEW));
    }

    /** How many list items right after this one are objects with the same summary. */
    private static int alike(List<Node> nodes, int first) {
        Node node = nodes.get(first);
        if (node.kind() != Kind.OBJECT || !node.label().startsWith("[")) {
            return 0;
        }
        int end = first + 1;
        while (end < nodes.size()
                && nodes.get(end).kind() == Kind.OBJECT
                && nodes.get(end).summary().equals(node.summary())) {
            end++;
        }
        return end - first - 1;
    }

    private void line(int indent, String line) {
        text.repeat("  ", indent).append(line).append('\n');
    }
}
