/**
 * Types shared by meters and health.
 */
@NullMarked
package io.socks5.boot;

import org.jspecify.annotations.NullMarked;
