/** What a person does with models while they serve: the changes, and the record of what happened. Knows no transport. */
@NullMarked
package io.picklejar.server.admin;

import org.jspecify.annotations.NullMarked;
