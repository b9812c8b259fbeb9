/**
 * Authentication methods and their exchanges, without I/O.
 */
@NullMarked
package io.socks5.auth;

import org.jspecify.annotations.NullMarked;
