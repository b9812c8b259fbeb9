/**
 * An instant-messaging client that logs in through a SOCKS5 proxy.
 */
@NullMarked
package io.socks5.sample;

import org.jspecify.annotations.NullMarked;
