/**
 * What the page shows about connects: their timelines, failures on demand, round trips
 * and failover. An application needs none of it.
 */
@NullMarked
package io.socks5.sample.demo;

import org.jspecify.annotations.NullMarked;
