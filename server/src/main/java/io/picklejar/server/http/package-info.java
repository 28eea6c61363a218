/** The HTTP/1.1 door: bytes in, bytes out, timeouts and limits. The only package that knows Vert.x. */
@NullMarked
package io.picklejar.server.http;

import org.jspecify.annotations.NullMarked;
