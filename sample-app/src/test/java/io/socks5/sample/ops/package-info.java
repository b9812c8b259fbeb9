/**
 * The files in {@code ops}, used as an operator uses them.
 */
@NullMarked
package io.socks5.sample.ops;

import org.jspecify.annotations.NullMarked;
