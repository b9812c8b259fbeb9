/**
 * The same chat through programs from Debian's packages.
 */
@NullMarked
package io.socks5.sample.real;

import org.jspecify.annotations.NullMarked;
