/** Which version of a model a request goes to: {@code route.yaml} and the arithmetic of splitting traffic. Pure values. */
@NullMarked
package io.picklejar.server.routing;

import org.jspecify.annotations.NullMarked;
