/**
 * The part of commons-lang 2 that Vysper calls. The library is no longer maintained.
 */
@NullMarked
package org.apache.commons.lang;

import org.jspecify.annotations.NullMarked;
