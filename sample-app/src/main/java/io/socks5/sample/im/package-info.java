/**
 * The chat: who is logged in, what was said, and the HTTP API to both.
 */
@NullMarked
package io.socks5.sample.im;

import org.jspecify.annotations.NullMarked;
