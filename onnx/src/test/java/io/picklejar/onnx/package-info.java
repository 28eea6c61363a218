@NullMarked
package io.picklejar.onnx;

import org.jspecify.annotations.NullMarked;
