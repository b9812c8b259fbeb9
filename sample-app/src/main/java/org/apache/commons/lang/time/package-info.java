/**
 * What Vysper calls of commons-lang 2, which is no longer maintained.
 */
@NullMarked
package org.apache.commons.lang.time;

import org.jspecify.annotations.NullMarked;
