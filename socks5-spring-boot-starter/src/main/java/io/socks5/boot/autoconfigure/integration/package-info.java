/**
 * What the integrations of Spring Boot's clients have in common.
 */
@NullMarked
package io.socks5.boot.autoconfigure.integration;

import org.jspecify.annotations.NullMarked;
