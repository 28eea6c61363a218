package io.picklejar.server.registry;

import java.nio.file.Path;

/**
 * Where a model lies.
 *
 * @param name under which it is served
 * @param path its folder or file
 */
public record ModelSource(String name, Path path) {}
