/** JSON and UBJSON files as plain values: what the formats of booster libraries are written in. */
@NullMarked
package io.picklejar.model.boosters.document;

import org.jspecify.annotations.NullMarked;
