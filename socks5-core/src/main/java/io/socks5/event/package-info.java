/**
 * What observers see of a connect.
 */
@NullMarked
package io.socks5.event;

import org.jspecify.annotations.NullMarked;
