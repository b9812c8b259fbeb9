/**
 * Transcripts of SOCKS5 exchanges and fakes that speak the protocol on loopback, for the
 * tests of every module.
 */
@NullMarked
package io.socks5.testkit;

import org.jspecify.annotations.NullMarked;
