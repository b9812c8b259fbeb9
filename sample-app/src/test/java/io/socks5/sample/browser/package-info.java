/**
 * The page in Chromium.
 */
@NullMarked
package io.socks5.sample.browser;

import org.jspecify.annotations.NullMarked;
