/**
 * The page, and pages that are fetched through the proxy.
 */
@NullMarked
package io.socks5.sample.web;

import org.jspecify.annotations.NullMarked;
