package io.picklejar.server.registry;

/** Is told what happens to models, on the registry's own thread. May neither block nor throw. */
@FunctionalInterface
public interface RegistryListener {

    void on(RegistryEvent event);
}
