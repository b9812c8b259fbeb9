/**
 * The chat: sessions, messages and their HTTP API.
 */
@NullMarked
package io.socks5.sample.im;

import org.jspecify.annotations.NullMarked;
