/**
 * Real programs on loopback: proxies from Debian's packages, the servers behind them and
 * the faults that can happen to them.
 */
@NullMarked
package io.socks5.testkit.real;

import org.jspecify.annotations.NullMarked;
