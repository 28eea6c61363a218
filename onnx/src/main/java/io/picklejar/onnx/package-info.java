/** ONNX models: the file is read and checked as data, then ONNX Runtime evaluates it. */
@NullMarked
package io.picklejar.onnx;

import org.jspecify.annotations.NullMarked;
