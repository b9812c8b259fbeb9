/**
 * Fuzzing of the handshake and of the text of addresses.
 */
package io.socks5.fuzz;
