/** The SPI between the model folder and whatever evaluates a model file: {@code ModelEngine} loads, {@code LoadedModel} predicts. */
@NullMarked
package io.picklejar.model.engine;

import org.jspecify.annotations.NullMarked;
