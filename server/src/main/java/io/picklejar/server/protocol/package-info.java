/** The native JSON protocol, free of any transport: requests to tables, answers and errors to bytes, schemas to OpenAPI. */
@NullMarked
package io.picklejar.server.protocol;

import org.jspecify.annotations.NullMarked;
