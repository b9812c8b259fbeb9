/**
 * What meters and health share.
 */
@NullMarked
package io.socks5.boot;

import org.jspecify.annotations.NullMarked;
