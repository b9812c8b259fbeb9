/**
 * What all integrations with Netty share.
 */
@NullMarked
package io.socks5.boot.netty;

import org.jspecify.annotations.NullMarked;
