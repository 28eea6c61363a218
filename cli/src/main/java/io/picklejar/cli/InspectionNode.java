package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.pickle.ObjectTree;
import io.picklejar.model.pickle.PickleFile;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An inspection for programs. */
final class InspectionNode {

    private InspectionNode() {}

    static ObjectNode of(Inspection inspection, int depth) {
        ObjectNode node = Json.object();
        node.put("path", inspection.path().toString());
        node.put("ok", !inspection.isBad());
        node.put("servable", inspection.model() != null);
        node.put("problem", inspection.problem());
        ArrayNode files = node.putArray("files");
        inspection.files().forEach(file -> files.add(file(file, depth)));
        Artifact model = inspection.model();
        if (model != null) {
            node.set("model", model(model));
            node.set("metadata", model.metadata().all());
        }
        return node;
    }

    private static ObjectNode file(Inspection.File file, int depth) {
        ObjectNode node = Json.object();
        node.put("name", file.name());
        node.put("size", file.size());
        node.put("problem", file.problem());
        LoadedPart part = file.part();
        if (part != null) {
            node.put("type", part.info().type());
            node.put("library_version", part.info().libraryVersion());
        }
        PickleFile pickle = file.pickle();
        if (pickle != null) {
            node.put("container", pickle.container());
            node.put("protocol", pickle.protocol());
            node.put("expanded_size", pickle.expandedBytes());
            ArrayNode refusals = node.putArray("refusals");
            pickle.refusals()
                    .forEach(refusal ->
                            refusals.addObject().put("name", refusal.name()).put("offset", refusal.offset()));
            if (depth > 0) {
                node.set("tree", tree(ObjectTree.of(pickle.root()).root(), depth));
            }
        }
        return node;
    }

    private static ObjectNode tree(ObjectTree.Node from, int depth) {
        ObjectNode node = Json.object();
        node.put("label", from.label());
        node.put("kind", from.kind().name().toLowerCase(java.util.Locale.ROOT));
        node.put("summary", from.summary());
        if (depth > 0 && !from.children().isEmpty()) {
            ArrayNode children = node.putArray("children");
            from.children().forEach(child -> children.add(tree(child, depth - 1)));
        }
        return node;
    }

    private static ObjectNode model(Artifact model) {
        ObjectNode node = Json.object();
        node.put("name", model.name());
        node.put("version", model.version());
        node.put("model_type", model.type());
        node.put("engine", model.model().info().engine());
        node.put("library_version", model.model().info().libraryVersion());
        node.put("runtime", model.model().info().runtime());
        ArrayNode files = node.putArray("files");
        model.files().forEach(files::add);
        node.set("features", FeatureNode.all(model.schema().features()));
        if (model.model().output() instanceof Output.Classes classes) {
            node.set("classes", FeatureNode.classes(classes.classes()));
            if (classes.isSets()) {
                node.set("labels", FeatureNode.classes(List.of(classes.labels())));
            }
            node.put("probabilities", classes.probabilities());
        }
        node.put("golden_cases", model.golden() == null ? 0 : model.golden().size());
        ArrayNode warnings = node.putArray("warnings");
        model.warnings().forEach(warnings::add);
        return node;
    }
}
