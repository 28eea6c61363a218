package io.picklejar.model.sklearn;

/**
 * The floating-point type that numpy would hold a step's columns in. Requests come as float64; an encoder with {@code
 * dtype=float32} or gradient boosting's cast make float32, and some steps then compute in it.
 */
enum Precision {
    SINGLE,
    DOUBLE
}
